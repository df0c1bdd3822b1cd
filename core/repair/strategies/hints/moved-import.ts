import type { Edit, Hint } from '../../../model.js';
import { referencesOf } from '../rules/module-path.js';
import { codeOf, replace, type Source } from '../rules/rule.js';
import { loadedInto } from './bindings.js';

/** Loads a module from where it is now; of one that gives several names, only where all of them moved. */
export function movedImport(source: Source, { from, to, symbols }: Hint): Edit[] {
  const name = symbols[0] === from ? null : symbols[0];
  return referencesOf(source)
    .filter(
      ({ specifier, node }) => specifier === from && (name === null || takesOnly(source, node, String(name))),
    )
    .map(({ node }) => {
      const quote = source.text[node.range[0]] ?? "'";
      return replace(source, node, `${quote}${to}${quote}`);
    });
}

function takesOnly(
  source: Source,
  literal: ReturnType<typeof referencesOf>[number]['node'],
  name: string,
): boolean {
  const load = literal.parent;
  if (load?.type === 'ImportDeclaration' || load?.type === 'ExportNamedDeclaration') {
    const names = load.specifiers.map((each) =>
      each.type === 'ImportSpecifier'
        ? codeOf(source, each.imported)
        : each.type === 'ExportSpecifier'
          ? codeOf(source, each.local)
          : '*',
    );
    return names.length > 0 && names.every((each) => each === name);
  }
  const id = load ? loadedInto(load) : null;
  if (id?.type !== 'ObjectPattern') return false;
  return id.properties.every((each) => each.type === 'Property' && codeOf(source, each.key) === name);
}
