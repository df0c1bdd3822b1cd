import type { Node } from '../../syntax/parse.js';
import { referencesOf } from '../rules/module-path.js';
import type { Source } from '../rules/rule.js';

/** Statements and calls that load a package, or a part of it; null stands for any module. */
export const loadsOf = (source: Source, pkg: string | null): Node[] =>
  referencesOf(source)
    .filter(({ specifier }) => pkg === null || specifier === pkg || specifier.startsWith(`${pkg}/`))
    .map(({ node }) => node.parent as Node);

/** The pattern or name that a `require`, or an awaited `import`, is bound to. */
export function loadedInto(load: Node): Node | null {
  const value = load.parent?.type === 'AwaitExpression' ? load.parent : load;
  const { parent } = value;
  return parent?.type === 'VariableDeclarator' && parent.init === value ? parent.id : null;
}

/** Local names that stand for all of what is loaded. */
export function wholesOf(load: Node): string[] {
  if (load.type === 'ImportDeclaration')
    return load.specifiers.filter(({ type }) => type !== 'ImportSpecifier').map(({ local }) => local.name);
  const id = loadedInto(load);
  return id?.type === 'Identifier' ? [id.name] : [];
}
