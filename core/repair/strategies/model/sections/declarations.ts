import path from 'node:path';
import type { RepairContext } from '../../../strategy.js';
import { isFunction } from '../../../syntax/lookup.js';
import { type Node, parse } from '../../../syntax/parse.js';
import type { Data } from '../prompt/fence.js';
import type { Unit } from '../units.js';

const mostPieces = 12;
const longest = 1200;

/** Types, signatures and constants that the suspects use: of their own file, and of the project's files that it imports. */
export async function usedDeclarations(context: RepairContext, units: readonly Unit[]): Promise<Data[]> {
  const found = new Map<string, Data>();
  for (const unit of units) {
    const words = new Set(unit.text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
    for (const each of await declarationsFor(context, unit, words)) {
      const key = `${each.file}\n${each.text}`;
      if (!found.has(key) && !units.some(({ text }) => text.includes(each.text))) found.set(key, each);
    }
  }
  return [...found.values()].slice(0, mostPieces);
}

async function declarationsFor(
  context: RepairContext,
  { file, start, end }: Unit,
  words: ReadonlySet<string>,
): Promise<Data[]> {
  const text = await context.read(file);
  const program = text === undefined ? null : parse(file, text);
  if (!program || text === undefined) return [];
  const pieces: Data[] = [];
  for (const statement of program.body) {
    if (statement.range[0] >= start && statement.range[1] <= end) continue;
    if (statement.type === 'ImportDeclaration') {
      const names = statement.specifiers.filter(({ local }) => words.has(local.name));
      if (names.length === 0) continue;
      pieces.push(piece(file, text.slice(...statement.range)));
      const imported = new Set(
        names.map((each) =>
          each.type === 'ImportSpecifier' && each.imported.type === 'Identifier'
            ? each.imported.name
            : 'default',
        ),
      );
      pieces.push(...(await exportedFrom(context, file, String(statement.source.value), imported)));
    } else if (namesOf(statement).some((name) => words.has(name)))
      pieces.push(piece(file, signatureOf(statement, text)));
  }
  return pieces;
}

const endings = ['', '.ts', '.js', '.tsx', '.jsx', '.mts', '.mjs', '.cjs', '/index.ts', '/index.js'];

async function exportedFrom(
  context: RepairContext,
  from: string,
  request: string,
  names: ReadonlySet<string>,
): Promise<Data[]> {
  if (!request.startsWith('.')) return [];
  const target = path.posix.join(path.posix.dirname(from), request);
  const places = [...endings.map((ending) => target + ending), target.replace(/\.([cm]?)js$/, '.$1ts')];
  const file = places.find((place) => context.sources.includes(place));
  const text = file && (await context.read(file));
  const program = file && text !== undefined ? parse(file, text) : null;
  if (!file || !program || typeof text !== 'string') return [];
  return program.body
    .filter((statement) => namesOf(statement).some((name) => names.has(name)))
    .map((statement) => piece(file, signatureOf(statement, text)));
}

const piece = (file: string, text: string): Data => ({
  what: 'declaration',
  file,
  text: text.slice(0, longest),
});

function namesOf(node: Node): string[] {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return ['default', ...namesOf(node.declaration)];
    case 'ExportNamedDeclaration':
      return node.declaration ? namesOf(node.declaration) : [];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSDeclareFunction':
      return node.id ? [node.id.name] : [];
    default:
      return [];
  }
}

/** A declaration without the bodies of its functions. */
function signatureOf(node: Node, text: string): string {
  const bodies: [number, number][] = [];
  const look = (each: Node | null | undefined): void => {
    switch (each?.type) {
      case 'ExportDefaultDeclaration':
      case 'ExportNamedDeclaration':
        look(each.declaration);
        break;
      case 'VariableDeclaration':
        for (const { init } of each.declarations) look(init);
        break;
      case 'ClassDeclaration':
        for (const member of each.body.body) if (member.type === 'MethodDefinition') look(member.value);
        break;
      default:
        if (each && isFunction(each) && each.body?.type === 'BlockStatement') bodies.push(each.body.range);
    }
  };
  look(node);
  let [result, at] = ['', node.range[0]];
  for (const [start, end] of bodies) {
    result += `${text.slice(at, start)}{ … }`;
    at = end;
  }
  return result + text.slice(at, node.range[1]);
}
