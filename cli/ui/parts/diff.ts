import { parsePatch, type StructuredPatch } from 'diff';
import type { Explanation } from '../../../core/healer.js';
import { counted } from '../../render/time.js';
import { type Html, html, type Part } from '../html.js';
import { type Row, rowsOf } from './diff-rows.js';
import { changedParts } from './diff-words.js';

/** More than this is read elsewhere. */
const mostRows = 2_000;
const longestLine = 2_000;

/**
 * A unified diff side by side, the old text left and the new one right, one table a file. Lines that are suspected carry
 * the rank of their place.
 */
export function diffView(diff: string, explanations: readonly Explanation[]): Html {
  const files = parsed(diff);
  if (!files) return html`<pre class="message"><code>${diff.slice(0, 200_000)}</code></pre>`;
  const ranks = rankedLines(explanations);
  let left = mostRows;
  return html`${files.map((file) => {
    const rows = rowsOf(file);
    const shown = rows.slice(0, left);
    left -= shown.length;
    return fileTable(file, shown, rows.length - shown.length, ranks);
  })}`;
}

/** By the counts in the heads of the hunks, so that a line which looks like the head of a file is none. */
function parsed(diff: string): StructuredPatch[] | undefined {
  try {
    return parsePatch(diff);
  } catch {
    return undefined;
  }
}

function fileTable(file: StructuredPatch, rows: Row[], hidden: number, ranks: Map<string, number>): Html {
  const name = nameOf(file);
  const [added, removed] = (['+', '-'] as const).map((sign) =>
    file.hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length, 0),
  );
  const oldName = bare(file.oldFileName);
  return html`<table class="code diff"><caption>${name} <span class="count">+${added} −${removed}</span> ${modes(file)}</caption>
<colgroup><col class="n"><col><col class="n"><col></colgroup>
<thead class="hidden"><tr><th scope="col">Old line</th><th scope="col">Before</th><th scope="col">New line</th><th scope="col">After</th></tr></thead>
<tbody>${rows.length === 0 && html`<tr><td colspan="4" class="gap">Its text does not change, or it is binary.</td></tr>`}
${rows.map((row) => rowView(row, (line) => ranks.get(`${oldName}:${line}`)))}
${hidden > 0 && html`<tr><td colspan="4" class="gap">And ${counted(hidden, 'more line')}: git show has the rest.</td></tr>`}</tbody></table>`;
}

function rowView(row: Row, rankOf: (line: number) => number | undefined): Html {
  if (row.kind === 'hunk') return html`<tr class="hunk"><td colspan="4">${row.text}</td></tr>`;
  const { old, new: fresh, kind } = row;
  const rank = old && rankOf(old.line);
  const [before, after] =
    kind === 'changed' && old && fresh ? changedParts(old.text, fresh.text) : [old?.text, fresh?.text];
  return html`<tr class="${kind}"><td class="n">${rank !== undefined && html`<span class="rank" title="place ${rank} where the fault may be">${rank}</span> `}${old?.line}</td>
<td class="old${old ? '' : ' none'}">${old && cell(kind === 'same' ? ' ' : '−', before, old.noEnd)}</td>
<td class="n">${fresh?.line}</td>
<td class="new${fresh ? '' : ' none'}">${fresh && cell(kind === 'same' ? ' ' : '+', after, fresh.noEnd)}</td></tr>`;
}

const cell = (sign: string, text: Part, noEnd: boolean): Html =>
  html`<span class="sign">${sign}</span><span class="text">${typeof text === 'string' ? cut(text) : text}${noEnd && html`<span class="quiet"> (no line end)</span>`}</span>`;

const cut = (text: string): string =>
  text.length <= longestLine
    ? text
    : `${text.slice(0, longestLine)} … and ${text.length - longestLine} more characters`;

function nameOf({ oldFileName, newFileName }: StructuredPatch): string {
  const [before, after] = [bare(oldFileName), bare(newFileName)];
  if (before === '/dev/null') return `${after} (new)`;
  return after === '/dev/null' ? `${before} (deleted)` : after;
}

const bare = (name = ''): string => name.replace(/^[ab]\//, '');

const modes = ({ oldMode, newMode, isCreate }: StructuredPatch): string =>
  oldMode && newMode && !isCreate && oldMode !== newMode ? `mode ${oldMode} is now ${newMode}` : '';

/** `file:line` to the rank of its best place. */
function rankedLines(explanations: readonly Explanation[]): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const { locations } of explanations)
    for (const [index, { file, line, endLine }] of locations.entries())
      for (let each = line; each <= Math.min(endLine, line + 20); each++) {
        const key = `${file}:${each}`;
        ranks.set(key, Math.min(ranks.get(key) ?? Number.POSITIVE_INFINITY, index + 1));
      }
  return ranks;
}
