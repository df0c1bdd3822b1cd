import type { Node } from '../../../syntax/parse.js';
import { pairings } from '../mapping.js';
import { brief, type Operator, rewrite } from '../proposal.js';
import { functionOf, isStatement, listOf, namesAt, ownNodes, type Source, textOf } from '../source.js';
import { insertionAfter, insertionBefore } from '../statements.js';
import { freeNames } from '../vocabulary.js';

/** Copies a statement of the same function to another place of it, as it is or with its names mapped to those in scope. */
export const duplication: Operator = {
  name: 'copy-statement',
  nodes: [
    'ExpressionStatement',
    'IfStatement',
    'ReturnStatement',
    'VariableDeclaration',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
  ],
  *propose(site) {
    const { node, source } = site;
    if (!isStatement(node) || listOf(source, node) === null) return;
    const visible = new Set(namesAt(source, node).map(({ name }) => name));
    for (const ingredient of ingredientsFor(source, node)) {
      for (const { text, weight } of variants(source, node, ingredient, visible)) {
        const title = `insert \`${brief(text)}\``;
        if (node.type !== 'ReturnStatement')
          yield rewrite(title, [insertionAfter(source, node, text)], weight);
        if (textOf(source, node) !== text)
          yield rewrite(title, [insertionBefore(source, node, text)], weight * 0.9);
      }
    }
  },
};

/** Small statements of the same function, nearest first. */
function ingredientsFor(source: Source, node: Node): Node[] {
  const distance = (each: Node): number => Math.abs(each.range[0] - node.range[0]);
  return ownNodes(source, functionOf(source, node))
    .filter((each) => isIngredient(each) && each.range[1] - each.range[0] <= 90)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 14);
}

const isIngredient = (node: Node): boolean =>
  node.type === 'ExpressionStatement' ||
  node.type === 'BreakStatement' ||
  node.type === 'ContinueStatement' ||
  (node.type === 'IfStatement' && node.alternate === null);

function* variants(
  source: Source,
  place: Node,
  ingredient: Node,
  visible: ReadonlySet<string>,
): Generator<{ text: string; weight: number }> {
  const text = textOf(source, ingredient);
  const jumps = /^(?:Break|Continue)/.test(ingredient.type);
  const needed = freeNames(source, ingredient);
  if (needed.every((name) => visible.has(name)))
    yield { text, weight: jumps ? 0.25 : ingredient === place ? 0.3 : 0.5 };
  if (jumps) return;
  for (const renamed of pairings(source, ingredient, [...visible])) yield { text: renamed, weight: 0.35 };
}
