import { type ErrorCode, isHealerError } from '../../../core/errors.js';
import type { Desk } from '../desk.js';
import { type Html, html } from '../html.js';
import { type Failure, failureFor } from '../jobs.js';
import { pageReply, type Reply } from '../reply.js';
import { bareFrame, layout } from './layout.js';

/** What could not be done, why, and what to do about it. */
export function problemReply(desk: Desk, error: unknown, status = statusOf(error)): Reply {
  const main = html`<h1>Not done</h1>${failureView(failureFor(error))}
<p><a class="button" href="${desk.at}/">Back to the list</a></p>`;
  return pageReply(layout(bareFrame(desk), { title: 'Not done', page: 'other', main }), status);
}

export function failureView({ code, message, causes, next }: Failure): Html {
  const told = causes.filter((cause) => !message.includes(cause));
  return html`<div class="failure" role="alert">
<p class="sentence">${message}</p>
${told.map((cause) => html`<p>Because: ${cause}</p>`)}
${next !== null && html`<p>Next: ${next}</p>`}
<p class="quiet">${code === 'UNEXPECTED' ? 'healer did not expect this; the terminal that it runs in says more.' : code}</p>
</div>`;
}

/** The token was good: the page itself goes on to the first one, with its cookie. */
export const openingPage = ({ at }: Desk): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>healer</title>
<meta http-equiv="refresh" content="0; url=${at}/"></head>
<body><p><a href="${at}/">Go on</a></p></body></html>
`;

export const strangerPage = ({ at }: Desk): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not open · healer</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at}/assets/page.css"></head>
<body><main><h1>This page is not open here</h1>
<p>The address that <code>healer ui</code> prints opens it once, in one browser. If it was used already, end <code>healer ui</code> with Ctrl-C and start it again.</p>
</main></body></html>
`;

const statuses: Partial<Record<ErrorCode, number>> = {
  UNKNOWN_ID: 404,
  AMBIGUOUS_ID: 404,
  LOCK_HELD: 409,
  NOT_TRUSTED: 403,
};

const statusOf = (error: unknown): number => (isHealerError(error) ? (statuses[error.code] ?? 422) : 500);
