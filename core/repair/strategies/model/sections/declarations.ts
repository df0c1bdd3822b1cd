import path from 'node:path';
import type { RepairContext } from '../../../strategy.js';
import { parse } from '../../../syntax/parse.js';
import type { Data } from '../prompt/fence.js';
import type { Unit } from '../units.js';
import { type Load, loadOf } from './loads.js';
import { declaredByPackage } from './package-declarations.js';
import { isDefault, namesOf, signatureOf } from './signature.js';

const mostPieces = 12;
const longest = 1200;

/** Types, signatures and constants that the suspects use: of their own file, and of the files and packages that it loads. */
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
    const load = loadOf(statement);
    if (load) {
      if (!load.bound.some(({ local }) => words.has(local))) continue;
      pieces.push(piece(file, text.slice(...statement.range)));
      pieces.push(...(await exportedFrom(context, file, load, words)));
    } else if (namesOf(statement).some((name) => words.has(name)))
      pieces.push(piece(file, signatureOf(statement, text)));
  }
  return pieces;
}

const endings = ['', '.ts', '.js', '.tsx', '.jsx', '.mts', '.mjs', '.cjs', '/index.ts', '/index.js'];

async function exportedFrom(
  context: RepairContext,
  from: string,
  { specifier, bound }: Load,
  words: ReadonlySet<string>,
): Promise<Data[]> {
  const used = bound.filter(({ local }) => words.has(local));
  const taken = new Set(used.map(({ name }) => name));
  // Of a module that is taken whole, its members are used by their own names.
  const isUsed = (name: string): boolean => taken.has(name) || (taken.has(null) && words.has(name));
  if (!specifier.startsWith('.')) {
    const declared = await declaredByPackage(context, from, specifier, isUsed);
    return declared.map((each) => piece(each.file, each.text));
  }
  const target = path.posix.join(path.posix.dirname(from), specifier);
  const places = [...endings.map((ending) => target + ending), target.replace(/\.([cm]?)js$/, '.$1ts')];
  const file = places.find((place) => context.sources.includes(place));
  const text = file && (await context.read(file));
  const program = file && text !== undefined ? parse(file, text) : null;
  if (!file || !program || typeof text !== 'string') return [];
  return program.body
    .filter(
      (statement) =>
        namesOf(statement).some(isUsed) ||
        (isDefault(statement) && (taken.has('default') || taken.has(null))),
    )
    .map((statement) => piece(file, signatureOf(statement, text)));
}

const piece = (file: string, text: string): Data => ({
  what: 'declaration',
  file,
  text: text.slice(0, longest),
});
