import type { Node } from '../../../syntax/parse.js';
import { kindOf } from '../kinds.js';
import type { Move } from '../move.js';
import { isValue } from '../places.js';
import { layerPriors } from '../priors.js';
import { brief, type Site } from '../proposal.js';
import { enclosing, functionOf, isFunction, type Source, statementOf, textOf } from '../source.js';

const mostOfAFunction = 40;

/** Two literals of a function, two values of a statement, or the bodies of two branches, each in the place of the other. */
export function swappedEdits(sites: readonly Site[]): Move[] {
  const swaps: Move[] = [];
  for (const group of groups(sites)) {
    for (const [at, a] of group.entries()) {
      for (const b of group.slice(at + 1)) {
        const swap = exchange(a, b);
        if (swap !== null) swaps.push(swap);
      }
    }
  }
  return swaps;
}

function groups(sites: readonly Site[]): Site[][] {
  const found = new Map<string, Site[]>();
  for (const site of sites) {
    const own = groupOf(site.source, site.node);
    if (own === null) continue;
    const key = `${site.source.file} ${own}`;
    const group = found.get(key) ?? [];
    if (group.length < mostOfAFunction) group.push(site);
    found.set(key, group);
  }
  return [...found.values()];
}

function groupOf(source: Source, node: Node): string | null {
  const home = functionOf(source, node).range[0];
  if (node.type === 'BlockStatement')
    return isBranch(source, node) ? `block ${home} ${loopAround(source, node)}` : null;
  if (!isValue(source, node)) return null;
  const kind = kindOf(source, node);
  if (node.type === 'Literal') return `${kind} ${home}`;
  if (isFunction(node) || (node.type !== 'Identifier' && node.type !== 'MemberExpression')) return null;
  return `value ${statementOf(source, node)?.range[0] ?? 0}`;
}

/** Blocks change places only within one loop, since they may hold its `break`. */
const loopAround = (source: Source, node: Node): number =>
  enclosing(source, node, (each) => isFunction(each) || /^(?:For|While|DoWhile|Switch)/.test(each.type))
    ?.range[0] ?? 0;

const isBranch = (source: Source, node: Node): boolean => {
  const parent = source.links.get(node)?.parent;
  return parent?.type === 'IfStatement';
};

function exchange(a: Site, b: Site): Move | null {
  const { source } = a;
  const [first, second] = [textOf(source, a.node), textOf(source, b.node)];
  const apart = a.node.range[1] <= b.node.range[0] || b.node.range[1] <= a.node.range[0];
  if (first === second || !apart) return null;
  const edits = [
    { start: a.node.range[0], end: a.node.range[1], text: second },
    { start: b.node.range[0], end: b.node.range[1], text: first },
  ];
  const distance = Math.abs(a.node.range[0] - b.node.range[0]);
  const title = `swap \`${brief(first)}\` and \`${brief(second)}\``;
  const near = distance < 200 ? 1 : 0.6;
  return {
    operator: 'swap',
    wording: { title, change: title },
    files: [{ source, edits }],
    score: Math.max(a.suspiciousness, b.suspiciousness) * layerPriors.swapped * near,
  };
}
