import type { Edit, Hint } from '../../../model.js';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { codeOf, replace, type Source } from '../rules/rule.js';
import { loadedInto, loadsOf, wholesOf } from './bindings.js';

/** Takes the new name where the file takes the old one out of the package, and off the package itself. */
export const renamedExport = (source: Source, hint: Hint): Edit[] =>
  renamed(source, hint, (object, wholes) => object.type === 'Identifier' && wholes.has(object.name));

/** Reads the new name wherever such a file reads the old one: of what the package has made as well. */
export const renamedAnywhere = (source: Source, hint: Hint): Edit[] =>
  renamed(source, hint, (object) => object.type !== 'Identifier' || !Object.hasOwn(globalThis, object.name));

function renamed(
  source: Source,
  { from, to, package: pkg }: Hint,
  isMeant: (object: Node, wholes: ReadonlySet<string>) => boolean,
): Edit[] {
  if (from === null || to === null) return [];
  const [old, next] = [lastPart(from), lastPart(to)];
  const loads = loadsOf(source, pkg);
  if (old === next || (pkg !== null && loads.length === 0)) return [];
  const wholes = new Set(loads.flatMap(wholesOf));
  const edits = loads.flatMap((load) => taken(source, load, old, next));
  walk(source.program, (node) => {
    if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return;
    if (node.property.name === old && isMeant(node.object, wholes))
      edits.push(replace(source, node.property, next));
  });
  return edits;
}

export const lastPart = (name: string): string => name.replace(/^.*\./, '');

/** The local name stays, so that nothing else of the file has to change. */
function taken(source: Source, load: Node, old: string, next: string): Edit[] {
  const as = (name: Node, local: Node): Edit =>
    replace(source, { range: [name.range[0], local.range[1]] }, `${next} as ${codeOf(source, local)}`);
  if (load.type === 'ImportDeclaration')
    return load.specifiers.flatMap((each) =>
      each.type === 'ImportSpecifier' && codeOf(source, each.imported) === old
        ? [as(each.imported, each.local)]
        : [],
    );
  if (load.type === 'ExportNamedDeclaration')
    return load.specifiers.flatMap((each) =>
      codeOf(source, each.local) === old ? [as(each.local, each.exported)] : [],
    );
  const id = loadedInto(load);
  if (id?.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((each) =>
    each.type === 'Property' && !each.computed && codeOf(source, each.key) === old
      ? [replace(source, each, `${next}: ${codeOf(source, each.value)}`)]
      : [],
  );
}
