import type { Factor, Score } from '../../../core/model.js';
import { type Html, html } from '../html.js';

export const percent = (value: number): string => `${Math.round(100 * value)} %`;

/** A number with a bar, for columns. */
export const scoreCell = (value: number): Html =>
  html`<span class="score">${percent(value)} <meter class="hidden-small" min="0" max="1" low="0.5" high="0.8" optimum="1" value="${value.toFixed(3)}" aria-label="${percent(value)}"></meter></span>`;

/** Width of the widest bar to either side, in the units of the drawing. */
const half = 50;

/** A score with its factors, those that weigh most first: to the right what speaks for it, to the left what against. */
export function scoreSection(name: string, { value, factors }: Score): Html {
  const id = `score-${name.toLowerCase()}`;
  const sorted = [...factors].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const most = Math.max(1, ...sorted.map(({ weight }) => Math.abs(weight)));
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${name} <b>${percent(value)}</b></h2>
${
  sorted.length > 0 &&
  html`<table class="factors"><caption class="hidden">What makes the ${name.toLowerCase()}</caption>
<colgroup><col><col class="numbers"></colgroup>
<thead class="hidden"><tr><th scope="col">Factor</th><th scope="col">Weight</th></tr></thead>
<tbody>${sorted.map((factor) => factorRow(factor, most))}</tbody></table>`
}</section>`;
}

function factorRow({ name, weight, detail }: Factor, most: number): Html {
  const width = (half * Math.abs(weight)) / most;
  const x = weight < 0 ? half - width : half;
  const sign = weight < 0 ? '−' : '+';
  return html`<tr><th scope="row">${name} <span class="detail">${detail}</span></th>
<td class="number"><svg class="weight ${weight < 0 ? 'against' : 'for'}" viewBox="0 0 100 10" aria-hidden="true"><line x1="50" y1="0" x2="50" y2="10"/><rect x="${x.toFixed(1)}" y="2" width="${width.toFixed(1)}" height="6"/></svg>${sign}${Math.abs(weight).toFixed(1)}</td></tr>`;
}
