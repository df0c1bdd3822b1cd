import type { Match } from './match.js';
import { bindsLike, needsParentheses, type Slot } from './parentheses.js';
import { renderSide, type Side } from './template.js';
import type { Tree } from './tree.js';

/**
 * The text that one side of a template is in the place of a match, in the words of that place and in parentheses wherever it
 * would be read otherwise without. It is set at the indentation of that place, or at another one.
 */
export function instantiate(
  side: Side,
  { start, bindings, place }: Match,
  source: string,
  indent = indentAt(source, start),
): string {
  const parents = parentsIn(side.tree);
  const text = renderSide(
    side,
    ({ id }, hole) => {
      const trees = bindings.get(id) ?? [];
      const [first, last] = [trees[0], trees.at(-1)];
      if (!first || !last) return '';
      const own = source.slice(first.start, last.end);
      return trees.length === 1 && needsParentheses(first, { parent: parents.get(hole), key: hole.key })
        ? `(${own})`
        : own;
    },
    indent,
  );
  const put = (side.tree.hole && bindings.get(side.tree.hole.id)?.[0]) ?? side.tree;
  return place && needsHolding(put, place) ? `(${text})` : text;
}

const needsHolding = (put: Tree, { tree, parent }: NonNullable<Match['place']>): boolean => {
  const slot: Slot = { parent, key: tree.key };
  return needsParentheses(put, slot) && !bindsLike(put, tree);
};

function parentsIn(tree: Tree, parents = new Map<Tree, Tree>()): Map<Tree, Tree> {
  for (const child of tree.children) parentsIn(child, parents.set(child, tree));
  return parents;
}

/** White space at the start of the line that an offset is on. */
export function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
}
