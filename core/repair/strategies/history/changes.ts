import path from 'node:path';
import type { RepairContext } from '../../strategy.js';
import { type Hunk, hunksOf } from './hunks.js';

/** All that the sources have changed since the last green tree, the most suspicious first. Files that are new are left as they are. */
export async function changesSinceGreen(context: RepairContext): Promise<Hunk[]> {
  const hunks: Hunk[] = [];
  for (const file of context.sources) {
    context.signal.throwIfAborted();
    const [now, before] = await Promise.all([context.read(file), context.readGreen(file)]);
    if (now !== undefined && before !== undefined && now !== before)
      hunks.push(...hunksOf(file, before, now));
  }
  hunks.push(...(await deletedFiles(context)));
  const suspicion = new Map(hunks.map((hunk) => [hunk, suspicionOf(hunk, context)]));
  return hunks.sort((a, b) => (suspicion.get(b) ?? 0) - (suspicion.get(a) ?? 0));
}

/** 0..1: of the worst suspect that the hunk touches; a hunk in a file with suspects counts a little. */
export function suspicionOf(hunk: Hunk, { suspects }: RepairContext): number {
  const { file, start, end } = hunk.edit.range;
  const inFile = suspects.filter((suspect) => suspect.range.file === file);
  const touched = inFile.filter(({ range }) => range.start <= end && range.end >= start);
  const worst = (list: typeof inFile): number => Math.max(0, ...list.map((each) => each.suspiciousness));
  return Math.max(worst(touched), 0.3 * worst(inFile), 0.05);
}

const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])(\.{1,2}\/[^"'\n]+)\1/g;
const endings = ['', '.js', '.ts', '.mjs', '.cjs', '.tsx', '.jsx', '.json', '/index.js', '/index.ts'];

/** Files that the sources still load, that are gone, and that the green tree had. */
async function deletedFiles(context: RepairContext): Promise<Hunk[]> {
  const present = new Set(context.sources);
  const gone = new Map<string, Hunk>();
  for (const source of context.sources) {
    const text = (await context.read(source)) ?? '';
    for (const [, , request = ''] of text.matchAll(specifier)) {
      const target = path.posix.join(path.posix.dirname(source), request);
      const places = [...endings.map((ending) => target + ending), target.replace(/\.([cm]?)js$/, '.$1ts')];
      if (places.some((place) => present.has(place) || gone.has(place))) continue;
      const hunk = await restoration(places, context);
      if (hunk !== null) gone.set(hunk.edit.range.file, hunk);
    }
  }
  return [...gone.values()];
}

async function restoration(places: readonly string[], context: RepairContext): Promise<Hunk | null> {
  for (const file of places) {
    if (file.startsWith('..') || (await context.read(file)) !== undefined) return null;
    const before = await context.readGreen(file);
    if (before === undefined) continue;
    const edit = { range: { file, start: 0, end: 0 }, text: before };
    return { edit, line: 1, endLine: 1, now: [], before: [before] };
  }
  return null;
}
