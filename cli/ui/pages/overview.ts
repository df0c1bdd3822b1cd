import type { ErrorRecord, Patch } from '../../../core/model.js';
import { needsFix } from '../../render/errors.js';
import { counted, relativeTime } from '../../render/time.js';
import { type Html, html } from '../html.js';
import { scoreCell } from '../parts/score.js';
import { stateBadge } from '../parts/state.js';
import type { Overview } from '../read.js';
import { type Frame, form, layout } from './layout.js';

/** Of what was decided long ago, `healer patches` tells. */
const mostDecided = 30;
const mostErrors = 200;

/** What waits for somebody, then what is open, then what was decided. */
export function overviewPage(frame: Frame, { waiting, decided, errors }: Overview): Html {
  const broken = errors.filter(needsFix).length;
  const main = html`<div class="heading"><h1>${summary(waiting.length, broken)}</h1>
<div class="actions"><a class="button" data-key="f" href="${frame.at}/findings">Findings <kbd>f</kbd></a><a class="button" data-key="p" href="${frame.at}/plugins">Plugins <kbd>p</kbd></a>${form(frame, '/heal', html`<button class="button" data-key="h">Look for fixes <kbd>h</kbd></button>`)}</div></div>
<section aria-labelledby="waiting"><h2 id="waiting">To review</h2>
${waiting.length === 0 ? html`<p class="quiet">No patch waits for review.</p>` : patchRows(frame, waiting, 'Patches that wait for review')}
</section>
<section aria-labelledby="errors"><h2 id="errors">Errors</h2>
${errors.length === 0 ? html`<p class="quiet">No error is open. What <code>healer test</code> sees failing is listed here.</p>` : errorRows(frame, errors.slice(0, mostErrors))}
${more(errors.length - mostErrors, 'healer errors')}
</section>
${
  decided.length > 0 &&
  html`<section aria-labelledby="decided"><h2 id="decided">Decided</h2>
${patchRows(frame, decided.slice(0, mostDecided), 'Patches that were decided on')}
${more(decided.length - mostDecided, 'healer patches')}
</section>`
}`;
  return layout(frame, { title: frame.repository, page: 'overview', main });
}

const summary = (waiting: number, broken: number): string =>
  waiting + broken === 0
    ? 'Nothing to do'
    : [
        ...(waiting > 0 ? [`${counted(waiting, 'patch', 'patches')} to review`] : []),
        ...(broken > 0 ? [`${counted(broken, 'error')} without a fix`] : []),
      ].join(', ');

const more = (count: number, command: string) =>
  count > 0 && html`<p class="quiet">And ${count} more: <code>${command}</code>.</p>`;

const patchRows = (frame: Frame, patches: Patch[], caption: string): Html => html`<table class="rows patches">
<caption class="hidden">${caption}</caption>
<thead><tr><th scope="col">Change</th><th scope="col">Confidence</th><th scope="col">Safety</th><th scope="col">Status</th><th scope="col">Made</th></tr></thead>
<tbody>${patches.map(
  (patch) => html`<tr>
<td class="what"><a data-row href="${frame.at}/patches/${patch.id}">${patch.title}</a> <span class="files">${patch.files.join(', ')}</span></td>
<td>${scoreCell(patch.confidence.value)}</td><td>${scoreCell(patch.safety.value)}</td>
<td>${stateBadge(patch.state)}</td><td class="quiet">${relativeTime(patch.at, frame.now)}</td></tr>`,
)}</tbody></table>`;

const errorRows = (frame: Frame, errors: ErrorRecord[]): Html => html`<table class="rows errors">
<caption class="hidden">Errors that are open</caption>
<thead><tr><th scope="col">Error</th><th scope="col">Class</th><th scope="col">Seen</th><th scope="col">Status</th><th scope="col">Last</th></tr></thead>
<tbody>${errors.map(
  (error) => html`<tr>
<td class="what"><a data-row href="${frame.at}/errors/${error.id}">${error.title}</a> <span class="files">${placeOf(error)}</span></td>
<td>${error.class}</td><td class="number">${error.count}×</td>
<td>${stateBadge(error.state)}${error.flapping && html` ${stateBadge('flapping')}`}</td><td class="quiet">${relativeTime(error.lastSeen, frame.now)}</td></tr>`,
)}</tbody></table>`;

function placeOf({ locations: [first], tests: [test] }: ErrorRecord): string {
  if (first) return `${first.file}:${first.line}`;
  return test?.file ?? '';
}
