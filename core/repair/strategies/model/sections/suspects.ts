import { lineAt } from '../../../syntax/style.js';
import type { Data } from '../prompt/fence.js';
import type { Unit } from '../units.js';

/** The code that may be at fault, as it is: a piece a function. */
export const suspectCode = (units: readonly Unit[]): Data[] =>
  units.map(({ file, text }, index) => ({ what: `suspect ${index + 1}`, file, text }));

const mostLines = 8;

/** The most suspicious lines of these functions, the worst first. */
export function suspectLines(units: readonly Unit[]): Data[] {
  const lines = units
    .flatMap((unit) => unit.suspects.map((suspect) => ({ unit, suspect })))
    .sort((a, b) => b.suspect.suspiciousness - a.suspect.suspiciousness)
    .map(({ unit, suspect }) => lineOf(unit, suspect.range.start));
  const unique = [...new Set(lines)].slice(0, mostLines);
  return unique.length === 0
    ? []
    : [{ what: 'most suspicious lines, the worst first', text: unique.join('\n') }];
}

function lineOf(unit: Unit, offset: number): string {
  const within = Math.max(0, offset - unit.start);
  return unit.text.split('\n')[lineAt(unit.text, within) - 1]?.trim() ?? '';
}
