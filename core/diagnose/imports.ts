import type { WorkspacePackage } from '../workspace/packages.js';
import {
  type Alias,
  type ReadSource,
  readAliases,
  resolveImport as resolveWith,
} from '../workspace/resolve-import.js';
import { childrenOf, type Node, parseProgram } from './parse.js';

export type { ReadSource };

const mostFiles = 500;

/**
 * The files of the project that `entry` loads, itself left out, with how many imports lie between (1 = directly).
 * Static imports, re-exports, `import()` and `require` of literals; relative paths, `paths` of tsconfig.json, package
 * `imports`, the project's own name and those of its `packages`; extensions and index files as Node, TypeScript and bundlers
 * complete them, and what is built as the source that it is built from.
 */
export async function importsOf(
  entry: string,
  read: ReadSource,
  packages: readonly WorkspacePackage[] = [],
): Promise<Map<string, number>> {
  const aliases = await readAliases(read, { packages });
  const depth = new Map<string, number>([[entry, 0]]);
  const queue = [entry];
  for (const file of queue) {
    const text = depth.size < mostFiles ? await read(file) : undefined;
    if (text === undefined) continue;
    for (const specifier of await specifiersOf(file, text)) {
      const found = await resolveImport(specifier, file, read, aliases);
      if (found === undefined || depth.has(found)) continue;
      depth.set(found, (depth.get(file) ?? 0) + 1);
      queue.push(found);
    }
  }
  depth.delete(entry);
  return depth;
}

/** The module names that a file asks for, in order of appearance. */
async function specifiersOf(file: string, text: string): Promise<string[]> {
  const program = await parseProgram(file, text);
  if (!program)
    return [...text.matchAll(/(?:from|import|require\()\s*\(?\s*['"]([^'"\n]+)['"]/g)].map((m) => m[1] ?? '');
  const found: string[] = [];
  const look = (node: Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push(specifier);
    for (const child of childrenOf(node)) look(child);
  };
  look(program);
  return found;
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
      return literal(node.source);
    case 'TSExternalModuleReference':
      return literal(node.expression);
    case 'CallExpression':
      return isLoader(node.callee) ? literal(node.arguments[0]) : undefined;
    default:
      return undefined;
  }
}

/** `require(…)`, `require.resolve(…)`, and what Jest and Vitest load through. */
function isLoader(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require' || callee.name === 'proxyquire';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  return /^(?:resolve|requireActual|importActual|requireMock|importMock)$/.test(callee.property.name);
}

function literal(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.quasis.length === 1
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

/** The file that `specifier` means in `from`, or undefined where it is no file of the project. */
export async function resolveImport(
  specifier: string,
  from: string,
  read: ReadSource,
  aliases?: readonly Alias[],
): Promise<string | undefined> {
  const has = async (file: string): Promise<boolean> => (await read(file)) !== undefined;
  return resolveWith(specifier, from, has, aliases ?? (await readAliases(read)));
}
