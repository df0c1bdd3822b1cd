import type { TextEdit } from '../../manifest/edit-json.js';
import { lineEdits } from '../line-edits.js';
import { type PnpmLock, readPnpmLock } from './pnpm-lock.js';

/** What a package of the repository asks for no more. */
export interface Dropped {
  /** Of that package; `''` is the root. */
  folder: string;
  section: string;
  name: string;
}

/**
 * Edits that make a `pnpm-lock.yaml` of pnpm 9 and later follow a package.json that lists one package less, as `pnpm install`
 * would: without it, and the packages that nothing asks for any more. Null for other lock files, and where more would have to
 * change: where another package was put beside one that goes (a peer), or stays for optional ones alone.
 */
export async function pnpmLockEdits(text: string, dropped: Dropped): Promise<TextEdit[] | null> {
  const lock = await readPnpmLock(text);
  if (!lock || !/^lockfileVersion: '9\.\d+'$/m.test(text) || /^---$/m.test(text)) return null;
  const without = withoutAsk(text, dropped);
  const next = without === null ? null : await readPnpmLock(without);
  if (without === null || !next || without.includes('catalogs:')) return null;
  const [all, kept] = [reachable(lock, true), reachable(next, true)];
  if (all.size !== lock.packages.length || kept.size === 0) return null;
  const gone = [...all].filter((key) => !kept.has(key));
  const bases = new Set([...kept].map(baseOf));
  if ([...kept].some((key) => gone.some((other) => isBeside(key, baseOf(other), bases)))) return null;
  const [plain, plainly] = [reachable(lock, false), reachable(next, false)];
  if ([...kept].some((key) => plain.has(key) && !plainly.has(key))) return null;
  const isGone = new Set([...gone, ...gone.map(baseOf).filter((base) => !bases.has(base))]);
  return lineEdits(text, withoutEntries(without, isGone));
}

const baseOf = (key: string): string => key.replace(/\(.*$/, '');

/** Whether one of its peers is a package that goes. */
const isBeside = (key: string, base: string, kept: ReadonlySet<string>): boolean =>
  !kept.has(base) && key.includes(`(${base}`);

/** What the repository's packages ask for, and what that asks for; optional packages, and what they alone ask for, if wanted. */
function reachable({ packages, importers }: PnpmLock, optional: boolean): Set<string> {
  const byKey = new Map(packages.map((each) => [each.key, each]));
  const found = new Set<string>();
  for (const asks of Object.values(importers))
    for (const key of Object.values({ ...asks.dev, ...asks.prod })) found.add(key);
  if (optional)
    for (const asks of Object.values(importers))
      for (const key of Object.values(asks.optional)) found.add(key);
  for (const key of found) {
    const { dependencies = {}, optionalDependencies = {} } = byKey.get(key) ?? {};
    for (const each of Object.values(dependencies)) found.add(each);
    if (optional) for (const each of Object.values(optionalDependencies)) found.add(each);
  }
  return found;
}

/** The text without an entry of `importers`, and without the list that it leaves empty; null where it is not laid out so. */
function withoutAsk(text: string, { folder, section, name }: Dropped): string | null {
  const lines = text.split('\n');
  const root = blockOf(lines, 'importers', 0, 0);
  const own = root && blockOf(lines, folder || '.', 2, root.start + 1, root.end);
  const list = own && blockOf(lines, section, 4, own.start + 1, own.end);
  const entry = list && blockOf(lines, name, 6, list.start + 1, list.end);
  if (!own || !list || !entry || entry.end - entry.start !== 3) return null;
  const isLast = list.end - list.start === 4;
  const [from, to] = isLast ? [list.start, list.end] : [entry.start, entry.end];
  // A package of the repository without any list is told of in another form.
  if (isLast && own.end - own.start === 5) return null;
  return [...lines.slice(0, from), ...lines.slice(to)].join('\n');
}

/** The lines of a key and all that is under it, without the blank line behind them. */
function blockOf(
  lines: readonly string[],
  key: string,
  indent: number,
  from: number,
  to = lines.length,
): { start: number; end: number } | null {
  const heads = [key, `'${key}'`, `"${key}"`].map((each) => `${' '.repeat(indent)}${each}:`);
  const start = lines.findIndex((line, at) => at >= from && at < to && heads.includes(line));
  if (start < 0) return null;
  let end = start + 1;
  while (end < to && (lines[end] === '' || (/^ */.exec(lines[end] ?? '')?.[0].length ?? 0) > indent))
    end += 1;
  while (lines[end - 1] === '') end -= 1;
  return { start, end };
}

/** `packages` and `snapshots` without the entries of these keys. */
const withoutEntries = (text: string, keys: ReadonlySet<string>): string =>
  text
    .split(/(?<=\n\n)(?= {0,2}\S)/)
    .filter(
      (block) =>
        !keys.has(/^ {2}(?:'([^']+)'|(\S+?)):(?: \{\})?\n/.exec(block)?.slice(1).find(Boolean) ?? ''),
    )
    .join('')
    .replace(/\n+$/, '\n');
