import type { Edit, Hint } from '../../../model.js';
import type { Node } from '../../syntax/parse.js';
import { type ModuleReference, referencesOf } from '../rules/module-path.js';
import { codeOf, insert, remove, replace, type Source } from '../rules/rule.js';
import { loadedInto } from './bindings.js';

/** Loads a module from where it is now; of one that gives several names, only the name that moved. */
export function movedImport(source: Source, { from, to, symbols }: Hint): Edit[] {
  const name = symbols[0] === from ? null : String(symbols[0]);
  return referencesOf(source)
    .filter(({ specifier }) => specifier === from)
    .flatMap(({ node }) => {
      const quote = source.text[node.range[0]] ?? "'";
      const there = `${quote}${to}${quote}`;
      const taken = name === null ? null : takenBy(source, node);
      if (name !== null && !taken?.some((each) => each.name === name)) return [];
      if (!taken || taken.every((each) => each.name === name)) return [replace(source, node, there)];
      return splitOff(source, node, taken, { name, there });
    });
}

/** A name that a load takes out of a module, and where that stands. */
interface Taken {
  name: string | null;
  node: Node;
}

/** Null where it is not told which: everything, or nothing. */
function takenBy(source: Source, literal: ModuleReference['node']): Taken[] | null {
  const load = literal.parent as Node;
  if (load.type === 'ImportDeclaration')
    return load.specifiers.map((node) => ({
      name: node.type === 'ImportSpecifier' ? codeOf(source, node.imported) : null,
      node,
    }));
  if (load.type === 'ExportNamedDeclaration')
    return load.specifiers.map((node) => ({ name: codeOf(source, node.local), node }));
  const id = loadedInto(load);
  if (id?.type !== 'ObjectPattern') return [];
  return id.properties.map((node) => ({
    name: node.type === 'Property' && !node.computed ? codeOf(source, node.key) : null,
    node,
  }));
}

/** A load of its own for the one name, before the load of the others. */
function splitOff(
  source: Source,
  literal: ModuleReference['node'],
  taken: readonly Taken[],
  { name, there }: { name: string | null; there: string },
): Edit[] {
  const at = taken.findIndex((each) => each.name === name);
  const [one, before, after] = [taken[at], taken[at - 1], taken[at + 1]];
  const statement = statementOf(literal);
  // A default import stands outside of the braces that would be left empty.
  if (!one || !statement || (!after && before?.node.type === 'ImportDefaultSpecifier')) return [];
  const code = codeOf(source, one.node);
  const alone =
    statement.type === 'ImportDeclaration'
      ? `import { ${code} } from ${there};\n`
      : statement.type === 'ExportNamedDeclaration'
        ? `export { ${code} } from ${there};\n`
        : `const { ${code} } = ${loadCode(source, literal, there)};\n`;
  const [start, end] = after
    ? [one.node.range[0], after.node.range[0]]
    : [before?.node.range[1] ?? one.node.range[0], one.node.range[1]];
  return [insert(source, statement.range[0], alone), remove(source, start, end)];
}

function statementOf(literal: ModuleReference['node']): Node | null {
  const load = literal.parent as Node;
  if (load.type === 'ImportDeclaration' || load.type === 'ExportNamedDeclaration') return load;
  const declarator = loadedInto(load)?.parent;
  const declaration = declarator?.parent;
  return declaration?.type === 'VariableDeclaration' && declaration.declarations.length === 1
    ? declaration
    : null;
}

/** The call, or the awaited import, with another module. */
function loadCode(source: Source, literal: ModuleReference['node'], there: string): string {
  const load = literal.parent as Node;
  const whole = load.parent?.type === 'AwaitExpression' ? load.parent : load;
  const code = codeOf(source, whole);
  const start = literal.range[0] - whole.range[0];
  return code.slice(0, start) + there + code.slice(start + literal.range[1] - literal.range[0]);
}
