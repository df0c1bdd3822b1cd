import { basename } from 'node:path';
import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import { withoutSecrets } from '../secrets/without-secrets.js';
import { type EventKind, type NotifyEvent, wordsOf } from './event.js';
import type { Message } from './message.js';
import { cutText, plainLine, plainText } from './plain-line.js';

/** One thing in a message, as plain lines. */
export interface Item {
  event: string;
  at: string;
  /** Id of the patch or the error; empty where it is about neither. */
  subject: string;
  /** Empty where the settings allow no titles. */
  title: string;
  detail: string;
  /** The command to type. */
  next: string;
  diff?: string;
}

/** A message before it takes the form of its channel. Holds no more than the settings allow, and no secrets. */
export interface Composed {
  id: string;
  kind: EventKind;
  at: string;
  repository: string;
  /** `shop: 2 fixes wait for review` */
  headline: string;
  count: number;
  items: Item[];
  /** How many more there are than items. */
  more: number;
  /** Text in place of the items, such as that of a report. */
  body?: { text: string };
  /** A page that goes along where that can be: by mail. */
  attachment?: { name: string; html: string };
}

type Allowed = Pick<Config, 'notificationContent'>;

export function compose(
  { id, kind, at, events, more }: Pick<Message, 'id' | 'kind' | 'at' | 'events' | 'more'>,
  repo: Pick<Repository, 'mainRoot'>,
  { notificationContent: content }: Allowed,
): Composed {
  const count = events.length + more;
  const repository = plainLine(withoutSecrets(basename(repo.mainRoot)), 80);
  const { one, many, alone } = wordsOf[kind];
  const words = count > 1 ? `${count} ${many}` : alone ? one : `1 ${one}`;
  return {
    id,
    kind,
    at,
    repository,
    headline: `${repository}: ${words}`,
    count,
    items: events.map((event) => itemOf(event, content)),
    more,
  };
}

/** A message as lines of text. */
export function textOf({ headline, items, more, body }: Composed): string {
  if (body) return body.text;
  return [headline, ...items.map(itemText), ...(more > 0 ? [`and ${more} more: healer status`] : [])].join(
    '\n\n',
  );
}

function itemOf(event: NotifyEvent, content: Config['notificationContent']): Item {
  const { id, at, subject, kind } = event;
  const titled = content !== 'counts';
  return {
    event: id,
    at,
    subject,
    title: titled ? line(event.title) : '',
    detail: titled ? line(event.detail) : '',
    next: wordsOf[kind].next.replace('ID', subject),
    ...(content === 'diffs' && event.diff && { diff: withoutSecrets(plainText(event.diff)) }),
  };
}

const line = (text: string): string => plainLine(withoutSecrets(text));

const itemText = ({ title, detail, next, diff }: Item): string =>
  [
    ...(title === '' ? [] : [`- ${title}`]),
    ...(detail === '' ? [] : [`  ${detail}`]),
    title === '' ? `- ${next}` : `  ${next}`,
    ...(diff ? ['', cutText(diff, 20_000)] : []),
  ].join('\n');
