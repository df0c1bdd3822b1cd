import type { ExplainedLocation, Explanation } from '../../../core/diagnose/explain.js';
import type { ErrorRecord } from '../../../core/model.js';
import { type Html, html } from '../html.js';
import { type Frame, form } from '../pages/layout.js';

/** The ranked places of a fault, drawn over the code; or how to have them ranked, as that runs tests. */
export function placesSection(
  frame: Frame,
  { id }: ErrorRecord,
  explanation: Explanation | undefined,
  patch?: string,
): Html {
  const rank = (words: string) =>
    form(
      frame,
      `/errors/${id}/rank`,
      html`${patch !== undefined && html`<input type="hidden" name="patch" value="${patch}">`}<button class="button" data-key="l">${words} <kbd>l</kbd></button>`,
    );
  return html`<section aria-labelledby="places"><h2 id="places">Where the fault may be</h2>
${explanation ? html`${ranking(explanation)}${rank('Rank again')}` : html`<p class="quiet">Ranking runs the failing tests once, in a worktree.</p>${rank('Rank the places')}`}</section>`;
}

function ranking({ locations }: Explanation): Html {
  if (locations.length === 0)
    return html`<p class="quiet">No place in the code of this project is suspected.</p>`;
  return html`${listings(locations).map(
    ({ file, lines }) => html`<table class="code places"><caption>${file}</caption>
<colgroup><col class="suspicion"><col class="n"><col></colgroup>
<thead class="hidden"><tr><th scope="col">Suspicion</th><th scope="col">Line</th><th scope="col">Code</th></tr></thead>
<tbody>${lines.map(lineRow)}</tbody></table>`,
  )}
<ol class="list ranks">${locations.map(
    ({ file, line, suspiciousness, reasons }) =>
      html`<li><b>${suspiciousness.toFixed(2)}</b> <code>${file}:${line}</code> <span class="files">${reasons.join(', ')}</span></li>`,
  )}</ol>`;
}

interface Line {
  line: number;
  text: string;
  /** Ranks of the places that it belongs to, best first. */
  ranks: number[];
  suspicion: number;
  /** True where lines are left out before it. */
  gap: boolean;
}

/** The excerpts of each file as one listing, files in the order of their most suspicious place. */
function listings(locations: readonly ExplainedLocation[]): { file: string; lines: Line[] }[] {
  const files = new Map<string, Map<number, Line>>();
  for (const [index, { file, excerpt, suspiciousness }] of locations.entries()) {
    const lines = files.get(file) ?? new Map<number, Line>();
    files.set(file, lines);
    for (const { line, text, suspect } of excerpt) {
      const known = lines.get(line) ?? { line, text, ranks: [], suspicion: 0, gap: false };
      if (suspect) known.ranks.push(index + 1);
      if (suspect) known.suspicion = Math.max(known.suspicion, suspiciousness);
      lines.set(line, known);
    }
  }
  return [...files].map(([file, lines]) => {
    const sorted = [...lines.values()].sort((a, b) => a.line - b.line);
    for (const [index, each] of sorted.entries())
      each.gap = index > 0 && each.line > (sorted[index - 1]?.line ?? 0) + 1;
    return { file, lines: sorted };
  });
}

const lineRow = ({
  line,
  text,
  ranks,
  suspicion,
  gap,
}: Line): Html => html`<tr class="${gap ? 'gap ' : ''}heat-${Math.round(4 * suspicion)}">
<td class="suspicion">${ranks.length > 0 && html`<span class="rank" title="suspiciousness ${suspicion.toFixed(2)}">${ranks[0]}</span>`}</td>
<td class="n">${line}</td><td class="text">${text}</td></tr>`;
