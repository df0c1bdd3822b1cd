import type { SourceName } from '../source.js';

/** One page or API answer to get. All of it but the secret is shown to the user. */
export interface WebQuestion {
  source: SourceName;
  url: URL;
  /** Media types that are wanted. */
  accept: string;
  /** JSON that is sent with it, by POST; an answer to it is not kept. */
  body?: string;
  /** Sent with it, shown and kept nowhere. */
  secret?: { header: string; value: string } | { parameter: string; value: string };
  /** Bytes, unpacked, beyond which the answer is dropped. */
  maxBytes?: number;
  /** What of the server is counted apart from the rest where it limits how often it may be asked. */
  method?: string;
  /** Makes a text of an answer that is none, which alone is kept of it. */
  readBody?(body: Buffer): Promise<string>;
  /** Whether an answer is worth keeping. */
  isUsable?(text: string): boolean;
  /** What the text of an answer says on how long not to ask again, in milliseconds: the method, or the whole server. */
  restAfter?(text: string): Rest;
  /** Other hosts that it may be sent on to. */
  hosts?: readonly string[];
}

export interface Rest {
  method?: number;
  server?: number;
}

export interface WebAnswer {
  status: number;
  /** Without `;charset` and the like. */
  type: string;
  text: string;
  headers: Headers;
  /** Where it was found in the end. */
  url: string;
}

/** Behaviours are stacked around this. Error: WebError, or the reason of the signal. */
export type AskWeb = (question: WebQuestion, signal: AbortSignal) => Promise<WebAnswer>;

/** Gets one answer; null in a dry run, which sends nothing. */
export interface Web {
  ask(question: WebQuestion, signal: AbortSignal): Promise<WebAnswer | null>;
}

/** `unreachable`: no connection, or it broke off. `busy`: asked to come back later. `refused` and `unusable`: for good. */
export type WebTrouble = 'unreachable' | 'busy' | 'refused' | 'unusable';

export class WebError extends Error {
  override readonly name = 'WebError';

  constructor(
    readonly trouble: WebTrouble,
    message: string,
    readonly details: {
      cause?: unknown;
      status?: number;
      /** Whether it may go better at once. */
      mayPass?: boolean;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }
}
