import type { Composed } from '../compose.js';
import { chatText } from './chat-text.js';

/** Slack recommends to stay below this in `text`. */
const longest = 4_000;

/** The body of an incoming webhook of Slack. Escaped as its documentation says, so that no mention or link is made of a title. */
export const slackPayload = (message: Composed): object => ({
  text: chatText(message, longest, escapeMrkdwn),
  unfurl_links: false,
  unfurl_media: false,
});

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** With a space of no width after what would begin bold, italic or struck text, or code. */
const escapeMrkdwn = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign).replace(/[*_~`]/g, '$&\u200b');
