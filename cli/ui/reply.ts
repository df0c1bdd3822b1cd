import type { ServerResponse } from 'node:http';
import { type Html, markupText } from './html.js';

/** What a page may do: load its own style and script, and talk to where it came from. No inline code, no frame, no other site. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Sent with every answer. (With `no-referrer`, browsers would send `Origin: null` with forms.) */
const headers = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
  /** MIME type of the body; plain text where not told. */
  type?: string;
}

export const pageReply = (page: Html, status = 200): Reply => ({
  status,
  body: markupText(page),
  type: 'text/html',
});

export const textReply = (status: number, body: string, more: Record<string, string> = {}): Reply => ({
  status,
  body: `${body}\n`,
  headers: more,
});

/** After a form: the browser gets the next page, so that reloading repeats nothing. */
export const seeOther = (location: string): Reply => ({ status: 303, body: '', headers: { location } });

export function send(
  response: ServerResponse,
  { status, body, type = 'text/plain', headers: more }: Reply,
): void {
  response.writeHead(status, { ...headers, 'content-type': `${type}; charset=utf-8`, ...more });
  response.end(body);
}

/** Begins an answer that goes on: server-sent events (WHATWG HTML, 9.2). */
export function sendEvents(response: ServerResponse): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
}
