import type { Match } from './match.js';
import { holesOf, renderSide, type TreeEdit } from './template.js';
import { kindOf, type Tree, typeOf } from './tree.js';

/** The text that a template puts in the place of a match, in the words of that place. */
export function instantiate({ after }: TreeEdit, { start, bindings }: Match, source: string): string {
  const wrapped = new Set(
    holesOf(after.tree)
      .filter((hole) => needsCare(after.tree, hole))
      .map(({ hole }) => hole?.id),
  );
  return renderSide(
    after,
    ({ id }) => {
      const trees = bindings.get(id) ?? [];
      const [first, last] = [trees[0], trees.at(-1)];
      if (!first || !last) return '';
      const text = source.slice(first.start, last.end);
      return trees.length === 1 && wrapped.has(id) && !isPrimary(first) ? `(${text})` : text;
    },
    indentAt(source, start),
  );
}

/** White space at the start of the line that an offset is on. */
export function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
}

/** Whether what is filled in could bind otherwise than the hole does: an operand, or the object of an access or call. */
function needsCare(root: Tree, hole: Tree): boolean {
  const parent = parentOf(root, hole);
  if (!parent || kindOf(hole) === 'statement') return false;
  const type = typeOf(parent);
  if (
    /^(?:Member|TSNonNull|TSAs|TSSatisfies|Unary|Binary|Logical|Await|Update|Spread|Conditional|Chain)/.test(
      type,
    )
  )
    return !(type === 'MemberExpression' && hole.key === 'property');
  return hole.key === 'callee' || hole.key === 'tag';
}

function parentOf(tree: Tree, child: Tree): Tree | undefined {
  if (tree.children.includes(child)) return tree;
  for (const each of tree.children) {
    const found = parentOf(each, child);
    if (found) return found;
  }
  return undefined;
}

const isPrimary = (tree: Tree): boolean =>
  kindOf(tree) !== 'expression' ||
  /^(?:Member|Call|This|Array|TemplateLiteral|TaggedTemplate|TSNonNull|Super|Meta|Chain|JSX)/.test(
    typeOf(tree),
  );
