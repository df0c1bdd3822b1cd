import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../workspace/processes.js';
import { gitBytes, gitResult } from '../command.js';
import type { Repository } from '../repository.js';

/** An object that this process wrote. */
export interface WrittenObject {
  /** Writes it once more. */
  again(): Promise<unknown>;
  /** Ids of the objects that it names. */
  refersTo: readonly string[];
  bytes: number;
}

type Place = Pick<Repository, 'root' | 'commonDir'>;

const written = new Map<string, Map<string, WrittenObject>>();

/** Of one repository; the oldest are forgotten first. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Remembers how an object is written. Until a ref leads to it nothing keeps it: `git gc --prune=now`, which git-gc(1) warns
 * of, removes it whenever it likes.
 */
export function remember({ commonDir }: Place, id: string, object: WrittenObject): void {
  const known = written.get(commonDir) ?? new Map<string, WrittenObject>();
  written.set(commonDir, known);
  known.delete(id);
  known.set(id, object);
  let total = 0;
  for (const { bytes } of known.values()) total += bytes;
  for (const [oldest, { bytes }] of known) {
    if (total <= mostBytes || oldest === id) break;
    known.delete(oldest);
    total -= bytes;
  }
}

/**
 * Writes again what was removed of the objects that this process wrote and `tip` leads to. Nothing can be said where `tip` is
 * none of them.
 */
export async function restoreMissing(repo: Place, tip: string): Promise<'unknown' | 'whole' | 'restored'> {
  const own = reachable(repo, tip);
  if (own.size === 0) return 'unknown';
  const gone = await missing(repo, [...own.keys()]);
  for (const id of gone) await own.get(id)?.again();
  return gone.length > 0 ? 'restored' : 'whole';
}

const attempts = 10;

/**
 * To be called once a ref leads to `tip`: from then on nothing that begins to collect garbage takes it for garbage. What
 * was removed just before is written again. Where somebody is collecting who began before the ref was there, and may
 * remove loose objects until they end, the objects go into a pack as well, of which only unreachable ones of earlier are removed.
 */
export async function secure(repo: Place, tip: string): Promise<void> {
  const own = [...reachable(repo, tip).keys()];
  if (own.length === 0) return;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    // In this order: who has ended by now has removed what they were going to.
    const collecting = await isCollecting(repo);
    await restoreMissing(repo, tip);
    if (!collecting || (await pack(repo, own))) return;
  }
}

/**
 * As `secure`, for what git itself wrote as well: whether `tip`, which a ref leads to, has all that it has beyond HEAD.
 * Where not, the rest is gone for good.
 */
export async function isWhole(repo: Place, tip: string): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const collecting = await isCollecting(repo);
    await restoreMissing(repo, tip);
    const beyond = ['rev-list', '--objects', ...(collecting ? [] : ['--quiet']), tip, '--not', 'HEAD'];
    const { exitCode, stdout } = await gitResult(repo, beyond);
    if (exitCode !== 0 && !collecting) return false;
    const ids = collecting ? idsOf(stdout.toString('utf8')) : [];
    if (exitCode === 0 && (ids.length === 0 || (await pack(repo, ids)))) return true;
  }
  return false;
}

const idsOf = (listing: string): string[] =>
  listing
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ')[0] ?? '');

function reachable({ commonDir }: Place, tip: string): Map<string, WrittenObject> {
  const known = written.get(commonDir);
  const found = new Map<string, WrittenObject>();
  const waiting = [tip];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const object = known?.get(id);
    if (!object || found.has(id)) continue;
    found.set(id, object);
    waiting.push(...object.refersTo);
  }
  return found;
}

/** A look at the files tells in most cases, and git is asked of those that may be in a pack. */
async function missing(repo: Place, ids: readonly string[]): Promise<string[]> {
  const loose = await Promise.all(ids.map((id) => isLoose(repo, id)));
  const others = ids.filter((_, index) => !loose[index]);
  if (others.length === 0) return [];
  const input = others.map((id) => `${id}\n`).join('');
  const told = (await gitBytes(repo, ['cat-file', '--batch-check'], { input })).toString('utf8').split('\n');
  return others.filter((_, index) => told[index]?.endsWith(' missing'));
}

const isLoose = ({ commonDir }: Place, id: string): Promise<boolean> =>
  stat(join(commonDir, 'objects', id.slice(0, 2), id.slice(2))).then(
    () => true,
    () => false,
  );

async function pack(repo: Place, ids: readonly string[]): Promise<boolean> {
  const args = ['pack-objects', '--quiet', join(repo.commonDir, 'objects', 'pack', 'pack')];
  const result = await gitResult(repo, args, { input: ids.map((id) => `${id}\n`).join(''), finishes: true });
  return result.exitCode === 0;
}

/** As git itself decides whether another `git gc` is at work: `gc.pid` names its process and host, and gets old. */
async function isCollecting({ commonDir }: Place): Promise<boolean> {
  const file = join(commonDir, 'gc.pid');
  const [text, stats] = await Promise.all([
    readFile(file, 'utf8').catch(() => null),
    stat(file).catch(() => undefined),
  ]);
  if (text === null || !stats || Date.now() - stats.mtimeMs > longestCollection) return false;
  const [pid = '', host] = text.trim().split(' ');
  return host !== hostname() || isAlive(pid);
}

/** Milliseconds; git's own limit. */
const longestCollection = 12 * 3600_000;
