import { basename } from 'node:path';
import { readHead } from '../../../core/git/head.js';
import type { Healer } from '../../../core/healer.js';
import type { Desk } from '../desk.js';
import { type Html, html, type Part } from '../html.js';
import { type Job, jobTitle } from '../jobs.js';

/** What is around every page, and what its links and forms need. */
export interface Frame {
  at: string;
  csrf: string;
  repository: string;
  branch: string;
  running: Job | undefined;
  now: Date;
}

export async function frameOf(desk: Desk, healer: Healer): Promise<Frame> {
  const { branch } = await readHead(healer.repo);
  return { ...bareFrame(desk), repository: basename(healer.repo.mainRoot), branch: branch ?? 'no branch' };
}

/** For when healer cannot be opened. */
export const bareFrame = ({ at, session, jobs }: Desk): Frame => ({
  at,
  csrf: session.csrf,
  repository: '',
  branch: '',
  running: jobs.running(),
  now: new Date(),
});

interface Shown {
  title: string;
  /** Sets what the keys of the page do. */
  page: 'overview' | 'patch' | 'error' | 'job' | 'other';
  main: Part;
  /** Begins again by itself after so many seconds, for browsers without scripts. */
  refresh?: number;
}

export function layout(frame: Frame, { title, page, main, refresh }: Shown): Html {
  const { at, repository, branch, running } = frame;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · healer</title>
${refresh !== undefined && html`<noscript><meta http-equiv="refresh" content="${refresh}"></noscript>`}
<link rel="stylesheet" href="${at}/assets/page.css">
<link rel="stylesheet" href="${at}/assets/parts.css">
<link rel="stylesheet" href="${at}/assets/diff.css">
<link rel="icon" href="${at}/assets/icon.svg" type="image/svg+xml">
<script type="module" src="${at}/assets/page.js"></script>
</head>
<body data-page="${page}" data-at="${at}">
<a class="skip" href="#main">To the content</a>
<header class="top">
<nav aria-label="Place"><a class="home" href="${at}/">healer</a>${
    repository !== '' && html` <span class="where">${repository}</span> <span class="branch">${branch}</span>`
  }</nav>
${running && page !== 'job' && html`<a class="running" href="${at}/jobs/${running.id}">${jobTitle(running)} …</a>`}
<button type="button" class="plain" data-help hidden>Keys <kbd>?</kbd></button>
</header>
<main id="main" tabindex="-1">
${main}
</main>
${keysDialog}
</body>
</html>
`;
}

/** A form that changes something: nothing else is sent but by one of these. */
export const form = ({ at, csrf }: Frame, action: string, inside: Part): Html =>
  html`<form method="post" action="${at}${action}"><input type="hidden" name="csrf" value="${csrf}">${inside}</form>`;

const keys: [string, string][] = [
  ['j k', 'next and previous row, or patch'],
  ['Enter', 'open the row'],
  ['m', 'merge the patch'],
  ['a', 'apply it to the files'],
  ['r', 'reject it'],
  ['b', 'roll it back'],
  ['h', 'look for fixes'],
  ['f', 'what healer evolve found'],
  ['p', 'plugins, and what recurs'],
  ['l', 'rank the places of the fault'],
  ['u', 'back to the list'],
  ['?', 'show these keys'],
];

const keysDialog = html`<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">Keys</h2>
<dl class="keys">${keys.map(([key, does]) => html`<div><dt>${key.split(' ').map((each) => html`<kbd>${each}</kbd> `)}</dt><dd>${does}</dd></div>`)}</dl>
<form method="dialog"><button class="button">Close</button></form>
</dialog>`;
