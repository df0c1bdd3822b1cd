import type { RepairContext } from '../../strategy.js';
import { isValue } from '../search/places.js';
import { openSource, type Source } from '../search/source.js';
import type { Unit } from './units.js';

/** A suspicious place of a file that a model is to fill. */
export interface Hole {
  unit: Unit;
  file: string;
  /** Text of the file as it is, and the offsets of the place in it. */
  text: string;
  start: number;
  end: number;
  /** An expression, or a whole statement or header of one. */
  kind: 'expression' | 'statement';
}

/** Most faults of one line are in an expression of it (Karampatsis and Sutton, MSR 2020). */
const weights: Readonly<Record<Hole['kind'], number>> = { expression: 1, statement: 0.8 };

const mostSuspects = 12;

/** The most suspicious statements, and the main expression of each, the worst first. */
export async function rankedHoles(
  { read }: Pick<RepairContext, 'read'>,
  units: readonly Unit[],
  most: number,
): Promise<Hole[]> {
  const suspects = units
    .flatMap((unit) => unit.suspects.map((suspect) => ({ unit, suspect })))
    .sort((a, b) => b.suspect.suspiciousness - a.suspect.suspiciousness)
    .slice(0, mostSuspects);
  const found: { hole: Hole; weight: number }[] = [];
  for (const { unit, suspect } of suspects) {
    const { file, start, end } = suspect.range;
    const text = await read(file);
    const source = text === undefined ? null : openSource(file, text);
    if (source === null) continue;
    const expression = mainExpression(source, start, end);
    const places = [
      ...(expression ? [{ kind: 'expression' as const, start: expression[0], end: expression[1] }] : []),
      { kind: 'statement' as const, start, end },
    ];
    for (const place of places)
      found.push({
        hole: { unit, file, text: source.text, ...place },
        weight: weights[place.kind] * suspect.suspiciousness,
      });
  }
  return found
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ hole }) => hole);
}

/** The longest expression inside of a range whose value is used. */
function mainExpression(source: Source, start: number, end: number): readonly [number, number] | null {
  const sizeOf = ([from, to]: readonly [number, number]): number => to - from;
  let best: readonly [number, number] | null = null;
  for (const node of source.nodes) {
    const [from, to] = node.range;
    if (from < start || to > end || !isValue(source, node)) continue;
    if (best === null || sizeOf(node.range) > sizeOf(best)) best = node.range;
  }
  return best !== null && sizeOf(best) === end - start ? null : best;
}
