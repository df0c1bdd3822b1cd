import type { Node } from '../../syntax/parse.js';
import { functionOf, namesAt, parentOf, type Source, textOf } from './source.js';
import { freeNames } from './vocabulary.js';

/** Texts of the element and property reads written within so many characters of a node, nearest first, whose names it can see. */
export function accessesNear(source: Source, node: Node, within: number): string[] {
  return valuesNear(source, node, within, (each) => each.type === 'MemberExpression');
}

/** The same of any expression of the function for which the test holds. */
export function valuesNear(
  source: Source,
  node: Node,
  within: number,
  test: (node: Node) => boolean,
): string[] {
  const home = functionOf(source, node);
  const visible = new Set(namesAt(source, node).map(({ name }) => name));
  const found: { text: string; distance: number }[] = [];
  for (const each of source.links.keys()) {
    const distance = Math.abs(each.range[0] - node.range[0]);
    if (distance > within || !test(each) || each.range[0] < home.range[0] || each.range[1] > home.range[1])
      continue;
    const parent = parentOf(source, each);
    const isCallee = parent?.type === 'CallExpression' && parent.callee === each;
    const text = textOf(source, each);
    if (isCallee || text.length > 40 || text.includes('\n')) continue;
    if (freeNames(source, each).every((name) => visible.has(name))) found.push({ text, distance });
  }
  return [...new Set(found.sort((a, b) => a.distance - b.distance).map(({ text }) => text))];
}
