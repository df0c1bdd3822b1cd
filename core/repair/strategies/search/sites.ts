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
  const most = Math.max(0, ...suspicions.map((each) => each.suspiciousness));
  const bySize = [...suspicions].sort((a, b) => a.end - a.start - (b.end - b.start));
  const sites: Site[] = [];
  for (const node of source.links.keys()) {
    if (!isEditable(source, node)) continue;
    const around = bySize.find((each) => each.start <= node.range[0] && each.end >= node.range[1]);
    const inside = around ? undefined : worstInside(bySize, node);
    const suspiciousness =
      around?.suspiciousness ?? (inside === undefined ? unsuspected * most : 0.9 * inside);
    sites.push({ source, node, suspiciousness });
  }
  return sites;
}

function worstInside(suspicions: readonly Suspicion[], node: Node): number | undefined {
  const inside = suspicions.filter((each) => each.start >= node.range[0] && each.end <= node.range[1]);
  return inside.length === 0 ? undefined : Math.max(...inside.map((each) => each.suspiciousness));
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
