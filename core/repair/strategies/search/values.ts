import type { Node } from '../../syntax/parse.js';
import { type Ingredients, ingredientsOf, nearestFirst } from './ingredients.js';
import { functionOf, namesAt, parentOf, type Source, textOf } from './source.js';
import { freeNames } from './vocabulary.js';

type Kind = 'members' | 'calls' | 'operations';

/**
 * Texts of the values of some kinds written in the function within so many characters of a node, nearest first,
 * whose names the node can see. Calls count whole, so what is called is no value of its own.
 */
export function valuesNear(source: Source, node: Node, within: number, kinds: readonly Kind[]): string[] {
  const ingredients = ingredientsOf(source, functionOf(source, node));
  const visible = new Set(namesAt(source, node).map(({ name }) => name));
  const found = kinds.flatMap((kind) => near(source, node, within, ingredients[kind], visible));
  return [...new Set(found.sort((a, b) => a.distance - b.distance).map(({ text }) => text))];
}

function near(
  source: Source,
  node: Node,
  within: number,
  nodes: Ingredients[Kind],
  visible: ReadonlySet<string>,
): { text: string; distance: number }[] {
  const found: { text: string; distance: number }[] = [];
  for (const each of nearestFirst(nodes, node.range[0])) {
    const distance = Math.abs(each.range[0] - node.range[0]);
    if (distance > within) break;
    const parent = parentOf(source, each);
    const isCallee = parent?.type === 'CallExpression' && parent.callee === each;
    if (isCallee || each.range[1] - each.range[0] > 40) continue;
    const text = textOf(source, each);
    if (!text.includes('\n') && freeNames(source, each).every((name) => visible.has(name)))
      found.push({ text, distance });
  }
  return found;
}
