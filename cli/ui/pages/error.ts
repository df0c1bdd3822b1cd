import type { ErrorRecord, ThrownError } from '../../../core/model.js';
import { place } from '../../render/errors.js';
import { printableText } from '../../render/printable.js';
import { relativeTime } from '../../render/time.js';
import { type Html, html } from '../html.js';
import { placesSection } from '../parts/places.js';
import { stateBadge } from '../parts/state.js';
import type { ErrorView } from '../read.js';
import { type Frame, form, layout } from './layout.js';

/** One error whole: what was thrown, where it may come from, by which tests, and how it came and went. */
export function errorPage(frame: Frame, { error, explanation, patch, printed }: ErrorView): Html {
  const main = html`<div class="heading"><h1>${error.title}</h1>
${form(frame, `/errors/${error.id}/heal`, html`<button class="button primary" data-key="h">Look for a fix <kbd>h</kbd></button>`)}</div>
<p class="facts">${stateBadge(error.state)}${error.flapping && html` ${stateBadge('flapping')}`} <span>${error.class}</span>
<span>seen ${error.count}×, last ${relativeTime(error.lastSeen, frame.now)}, first ${relativeTime(error.firstSeen, frame.now)}</span>
${error.branches.length > 0 && html`<span>on ${error.branches.join(', ')}</span>`}<span class="id">${error.id}</span></p>
${patch && html`<p class="note">Patch: <a href="${frame.at}/patches/${patch.id}">${patch.title}</a> ${stateBadge(patch.state)}</p>`}
${
  explanation &&
  html`<section aria-label="Explanation" class="prose"><p>${explanation.meaning}</p>
${explanation.advice !== null && html`<p class="warning">${explanation.advice}</p>`}</section>`
}
<section aria-labelledby="thrown"><h2 id="thrown">What was seen</h2>${thrownView(error.failure.thrown)}</section>
${printedSection(printed)}
${placesSection(frame, error, explanation)}
<div class="columns">
${testsSection(error)}
${framesSection(error)}
</div>
${historySection(error)}`;
  return layout(frame, { title: error.title, page: 'error', main });
}

const longest = 4_000;

function thrownView(thrown: ThrownError, depth = 0): Html {
  const values = [
    ['expected', thrown.expected],
    ['actual', thrown.actual],
  ].filter(([, value]) => value !== undefined);
  return html`<pre class="message"><code>${cut(`${thrown.name}: ${printableText(thrown.message)}`)}</code></pre>
${
  values.length > 0 &&
  html`<dl class="values">${values.map(([name, value = '']) => html`<div><dt>${name}</dt><dd><code>${cut(printableText(value))}</code></dd></div>`)}</dl>`
}
${depth < 4 && thrown.cause && html`<p class="quiet">because of</p>${thrownView(thrown.cause, depth + 1)}`}`;
}

const mostLines = 12;

/** The end says most: what failed comes last. The rest is folded away above it. */
function printedSection(printed: string | null): Html | false {
  const lines = printed === null ? [] : printableText(printed).trim().split('\n');
  const above = lines.slice(0, -mostLines);
  const pre = (shown: readonly string[]) => html`<pre class="message"><code>${shown.join('\n')}</code></pre>`;
  return (
    lines.length > 0 &&
    html`<section aria-labelledby="printed"><h2 id="printed">Printed</h2>
${above.length > 0 && html`<details><summary>${above.length} more above</summary>${pre(above)}</details>`}
${pre(lines.slice(-mostLines))}</section>`
  );
}

const cut = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}\n… and ${text.length - longest} more characters`;

const testsSection = ({ tests }: ErrorRecord): Html | false =>
  tests.length > 0 &&
  html`<section aria-labelledby="tests"><h2 id="tests">Tests</h2><ul class="list">${tests
    .slice(0, 50)
    .map(
      ({ file, path }) => html`<li>${path.join(' › ')} <span class="files">${file}</span></li>`,
    )}</ul></section>`;

function framesSection({ failure, locations }: ErrorRecord): Html | false {
  const frames = failure.frames.filter(({ origin }) => origin === 'project').slice(0, 20);
  const lines =
    frames.length > 0
      ? frames.map((frame) => html`<li><code>${place(frame)}</code> ${frame.function ?? ''}</li>`)
      : locations.slice(0, 20).map((location) => html`<li><code>${place(location)}</code></li>`);
  return (
    lines.length > 0 &&
    html`<section aria-labelledby="stack"><h2 id="stack">Stack</h2><ol class="list">${lines}</ol></section>`
  );
}

const historySection = ({ history }: ErrorRecord): Html | false =>
  history.length > 1 &&
  html`<section aria-labelledby="history"><h2 id="history">Last runs</h2>
<p class="history" role="img" aria-label="${history.filter(({ failed }) => failed).length} of the last ${history.length} runs failed">${history
    .slice(-40)
    .map(
      ({ failed }) => html`<span class="${failed ? 'bad' : 'good'}">${failed ? '✗' : '✓'}</span>`,
    )}</p></section>`;
