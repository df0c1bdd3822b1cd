import type { Suspect } from '../../../model.js';
import type { Node } from '../../syntax/parse.js';
import type { Site } from './proposal.js';
import { keyOf, parentOf, type Source } from './source.js';

/** What a node that no suspect covers is worth, against the most suspicious of its file. */
const unsuspected = 0.02;

/** A range of one file with its suspiciousness, 0..1. */
export type Suspicion = Pick<Suspect['range'], 'start' | 'end'> & { suspiciousness: number };

/** Every node that may be edited, with the suspiciousness of the smallest suspect around it, or of the worst in it. */
export function sitesOf(source: Source, suspicions: readonly Suspicion[]): Site[] {
  const byStart = [...suspicions].sort((a, b) => a.start - b.start || b.end - a.end);
  const least = unsuspected * Math.max(0, ...suspicions.map((each) => each.suspiciousness));
  const sites: Site[] = [];
  let open: Suspicion[] = [];
  let next = 0;
  for (const node of source.nodes) {
    const [start, end] = node.range;
    open = open.filter((each) => each.end > start);
    for (let each = byStart[next]; each !== undefined && each.start <= start; each = byStart[++next])
      if (each.end > start) open.push(each);
    if (!isEditable(source, node)) continue;
    const around = smallest(open.filter((each) => each.end >= end));
    const suspiciousness = around?.suspiciousness ?? Math.max(least, 0.9 * worstInside(byStart, next, node));
    sites.push({ source, node, suspiciousness });
  }
  return sites;
}

function smallest(suspicions: readonly Suspicion[]): Suspicion | undefined {
  const size = (each: Suspicion): number => each.end - each.start;
  return suspicions.reduce<Suspicion | undefined>(
    (best, each) => (best === undefined || size(each) <= size(best) ? each : best),
    undefined,
  );
}

/** `from` is the first suspicion that starts after the node does; those that start with it stand just before. */
function worstInside(byStart: readonly Suspicion[], from: number, node: Node): number {
  const [start, end] = node.range;
  let worst = 0;
  let at = from;
  while (at > 0 && byStart[at - 1]?.start === start) at--;
  for (let each = byStart[at]; each !== undefined && each.start < end; each = byStart[++at])
    if (each.end <= end) worst = Math.max(worst, each.suspiciousness);
  return worst;
}

function isEditable(source: Source, node: Node): boolean {
  if (node.type.startsWith('TS') || node.type.startsWith('JSX') || node.type === 'Program') return false;
  const parent = parentOf(source, node);
  if (parent === null) return true;
  if (/^Import|^Export(?:All|Specifier)/.test(parent.type) || parent.type.startsWith('TS'))
    return parent.type === 'TSAsExpression' || parent.type === 'TSNonNullExpression';
  const isModuleName =
    parent.type === 'CallExpression' &&
    parent.callee.type === 'Identifier' &&
    parent.callee.name === 'require';
  const isDirective =
    parent.type === 'ExpressionStatement' && 'directive' in parent && parent.directive !== undefined;
  return !isModuleName && !isDirective && !(keyOf(source, node) === 'source' && node.type === 'Literal');
}
