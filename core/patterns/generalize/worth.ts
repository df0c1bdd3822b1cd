import { holesOf, type TreeEdit } from '../../syntax/templates/template.js';
import { runLabel, type Tree } from '../../syntax/templates/tree.js';

/** Nodes that are not holes; names and literals say more than that there is some node. */
function concreteness(tree: Tree): number {
  if (tree.hole) return 0;
  const own =
    tree.value !== null
      ? 2
      : /^(?:ExpressionStatement|Statements|BlockStatement|TemplateElement|ChainExpression|VariableDeclaration)/.test(
            tree.label,
          )
        ? 0
        : 1;
  return own + tree.children.reduce((sum, child) => sum + concreteness(child), 0);
}

/** Of a single node that is known, more commits have to agree that it is to be changed. */
const leastConcrete = { ever: 1, withFew: 2 };
const fewCommits = 4;

/**
 * Whether a template can be applied and says something: all that it writes is known where it holds, it does not hold
 * anywhere, and it changes something. Runs of statements hold at so many places that a name or literal must be known of them,
 * and two where they are merely taken away.
 */
export function isWorthwhile({ before, after }: TreeEdit): boolean {
  if (before.tree.hole || before.tree.hash === after.tree.hash) return false;
  const bound = new Map(holesOf(before.tree).map(({ hole }) => [hole?.id, hole]));
  for (const { hole } of holesOf(after.tree)) {
    const known = bound.get(hole?.id);
    if (!known || known.list !== hole?.list) return false;
  }
  if (concreteness(before.tree) < leastConcrete.ever) return false;
  if (before.tree.label !== runLabel) return true;
  const least = after.tree.hole || isPartOf(after.tree, before.tree) ? 2 : 1;
  return valuesIn(before.tree) >= least;
}

/** Whether so many commits are enough for a template that says so little, or so much. */
export const isSupported = ({ before }: TreeEdit, commits: number): boolean =>
  commits >= fewCommits || concreteness(before.tree) >= leastConcrete.withFew;

/** Names and literals that are known. */
const valuesIn = (tree: Tree): number =>
  tree.hole
    ? 0
    : (tree.value === null ? 0 : 1) + tree.children.reduce((sum, child) => sum + valuesIn(child), 0);

/** Whether the statements after are some of those before. */
const isPartOf = (after: Tree, before: Tree): boolean => {
  const had = new Set(before.children.map(({ hash }) => hash));
  return after.children.every(({ hash }) => had.has(hash));
};

/** How much two edits lose when they become one template: 0 is nothing, 1 everything. */
export function lossOf(one: TreeEdit, other: TreeEdit, template: TreeEdit): number {
  const before = [one, other, template].map((each) => concreteness(each.before.tree));
  const after = [one, other, template].map((each) => concreteness(each.after.tree));
  const [a = 0, b = 0, c = 0] = before.map((size, index) => size + (after[index] ?? 0));
  return 1 - (2 * c) / Math.max(1, a + b);
}
