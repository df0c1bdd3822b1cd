import type { Composed } from '../compose.js';
import { chatText } from './chat-text.js';

/** What Discord takes as the content of one message. */
const longest = 2_000;
/** Shows no preview of what is linked. */
const suppressEmbeds = 4;

/** The body of a webhook of Discord. It pings nobody, and Markdown in a title stays as it is written. */
export const discordPayload = (message: Composed): object => ({
  content: chatText(message, longest, escapeMarkdown),
  allowed_mentions: { parse: [] },
  flags: suppressEmbeds,
});

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_~|>[\]()#<@]/g, '\\$&');
