import type { Alternative, Predicate } from '../../../core/patches/evidence/evidence.js';
import { counted, duration } from '../../render/time.js';
import { type Html, html, type Part } from '../html.js';
import { percent } from './score.js';

const mostTests = 100;

/** The tests whose result differs with the patch; those that still fail folded away, the others told by their number. */
export function testsSection({ tests, exitCodes, durationMs, canary }: Predicate): Html {
  const differing = tests.filter(({ before, after }) => before !== after);
  const failing = tests.filter(({ before, after }) => before === after && after === 'failed');
  const same = tests.length - differing.length - failing.length;
  return html`<section aria-labelledby="tests"><h2 id="tests">Tests before and after</h2>
${differing.length > 0 && testTable('Tests that the patch changes', differing)}
<p class="quiet">${counted(same, differing.length > 0 ? 'other test' : 'test')} ${same === 1 ? 'passes or is' : 'pass or are'} skipped before and after. Exit code ${exitCodes.before ?? 'none'} before, ${exitCodes.after ?? 'none'} after, in ${duration(durationMs.after)}. ${canary ? 'A planted failing edit turned the tests red.' : 'The tests did not notice a planted fault.'}</p>
${
  failing.length > 0 &&
  html`<details><summary>${counted(failing.length, 'test')} ${failing.length === 1 ? 'fails' : 'fail'} before and after</summary>${testTable('Tests that fail before and after', failing)}</details>`
}</section>`;
}

const testTable = (
  caption: string,
  tests: Predicate['tests'],
): Html => html`<table class="rows tests"><caption class="hidden">${caption}</caption>
<thead><tr><th scope="col">Test</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>${tests.slice(0, mostTests).map(
  ({ file, path, before, after, message }) => html`<tr>
<td class="what">${path.join(' › ') || file} <span class="files">${file}</span>${message && html`<code class="said">${firstLines(message)}</code>`}</td>
<td>${result(before)}</td><td>${result(after)}</td></tr>`,
)}</tbody></table>${tests.length > mostTests && html`<p class="quiet">And ${tests.length - mostTests} more.</p>`}`;

const result = (status: string | null): Html =>
  html`<span class="badge ${status === 'passed' ? 'good' : status === 'failed' ? 'bad' : 'past'}">${status ?? 'not run'}</span>`;

const firstLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 4)
    .join('\n')
    .slice(0, 400);

/** Changes to the patched lines, a square each: filled where the tests notice. */
export function mutantsSection({ mutants }: Predicate): Html {
  const total = mutants ? mutants.killed + mutants.survived : 0;
  const shown = Math.min(total, 200);
  const survivors = mutants?.survivors ?? [];
  return html`<section aria-labelledby="mutants"><h2 id="mutants">Mutants of the patched lines</h2>
${
  mutants && total > 0
    ? html`<p class="mutants" role="img" aria-label="${mutants.killed} noticed, ${mutants.survived} survive">${Array.from({ length: shown }, (_, index) => html`<span class="${index < mutants.survived ? 'survived' : 'killed'}"></span>`)}</p>
<p>${mutants.survived === 0 ? `The tests notice every one of ${counted(total, 'change')}.` : html`<b>${mutants.survived}</b> of ${counted(total, 'change')} to these lines <b>${mutants.survived === 1 ? 'survives' : 'survive'}</b>: the tests cannot tell them from the patch.`}</p>
${survivors.length > 0 && html`<details><summary>What the tests do not notice</summary><ul>${survivors.map((title) => html`<li>${title}</li>`)}</ul></details>`}`
    : html`<p class="quiet">None were tried.</p>`
}</section>`;
}

/** How many were tried, by whom, and which others passed too. */
export function candidatesSection({ candidates, alternatives }: Predicate): Html {
  const { generated, screened, proved, byStrategy = {} } = candidates;
  return html`<section aria-labelledby="candidates"><h2 id="candidates">Candidates</h2>
<dl class="funnel"><div><dt>made</dt><dd>${generated.toLocaleString('en')}</dd></div><div><dt>tried</dt><dd>${screened.toLocaleString('en')}</dd></div><div><dt>passed</dt><dd>${alternatives.length + 1}</dd></div><div><dt>proved</dt><dd>${proved}</dd></div></dl>
<p class="quiet">${Object.entries(byStrategy)
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
    .join(', ')}</p>
${
  alternatives.length === 0
    ? html`<p class="quiet">No other candidate passed.</p>`
    : html`<ul class="list">${alternatives
        .slice(0, 20)
        .map(
          (each) => html`<li>${each.title} <span class="files">${rivalry(each)}</span></li>`,
        )}</ul>${alternatives.length > 20 && html`<p class="quiet">And ${alternatives.length - 20} more.</p>`}`
}</section>`;
}

function rivalry({ strategy, behaviour, confidence }: Alternative): string {
  if (behaviour == null) return strategy;
  return behaviour === 1
    ? `${strategy}, does the same`
    : `${strategy}, does something else, ${percent(confidence)}`;
}

/** What got worse although the proof holds; nothing where nothing did. */
export function worseSection({
  regressions,
  newlyFailing,
  stillFailing,
  newDiagnostics,
}: Predicate): Html | false {
  const { slower, warnings = [], uncovered, surface = [], declared } = regressions ?? {};
  const lines: Part[] = [
    ...newlyFailing.map(({ path }) => html`Breaks ${path.join(' › ')}`),
    ...stillFailing.map(({ path }) => html`Still fails: ${path.join(' › ')}`),
    newDiagnostics > 0 &&
      counted(newDiagnostics, 'new diagnostic of the compiler', 'new diagnostics of the compiler'),
    ...(slower ?? []).map(
      ({ path, beforeMs, afterMs }) =>
        html`${path.join(' › ')} takes ${duration(afterMs)}, ${duration(beforeMs)} before`,
    ),
    ...warnings.slice(0, 10).map((line) => html`New warning: <code>${line}</code>`),
    ...(uncovered ?? []).map(
      ({ file, lines: numbers }) => html`No test runs ${file}:${numbers.join(', ')} any more`,
    ),
    ...surface.map(
      ({ name, what, before, after }) =>
        html`<code>${name}</code> ${what}${what === 'changed' && html`: <code>${before}</code> is now <code>${after}</code>`}`,
    ),
    ...(declared ?? []).map(({ file }) => html`The declared types of ${file} change`),
  ].filter((line) => line !== false);
  return (
    lines.length > 0 &&
    html`<section aria-labelledby="worse"><h2 id="worse">What changes beside the fix</h2><ul class="list">${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`
  );
}
