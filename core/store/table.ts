import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { HealerError, isHealerError } from '../errors.js';
import { sweepDrafts } from '../workspace/replace-file.js';
import { type DatabaseFile, type Reading, readDatabase, setAside, writeDatabase } from './database-file.js';
import type { Ledger } from './ledger.js';
import type { LockOptions } from './lock.js';
import type { MergeRules } from './merge-rules.js';
import { changedFields, differences, replay } from './replay.js';
import { begin, finish, isUnfinished } from './unfinished.js';

/** Records of one kind, kept in a file that the ledger can make again. */
export interface Table<T> {
  all(): Promise<T[]>;
  /** By an id or the beginning of one. Throws UNKNOWN_ID, AMBIGUOUS_ID. */
  get(idPrefix: string): Promise<T>;
  /**
   * Changes the records in place, alone. `change` may be called again when the file was changed from outside.
   * The whole of each changed record goes to the ledger first.
   */
  update<R>(change: (records: T[]) => R): Promise<R>;
  /** Removes what a process that was killed while it wrote left beside the file. */
  sweep(): Promise<void>;
  /** Makes the file again from the ledger; records that the ledger does not know stay, and are told to it. */
  rebuild(): Promise<Rebuilt>;
  /** Says that the ledger is going to be ahead of the file, until `rebuild` or the next use puts it right. */
  outdate(): Promise<void>;
  /** How the file differs from what the ledger makes of it. Changes nothing. */
  compare(): Promise<Comparison>;
}

/** What making a database again did. */
export interface Rebuilt {
  /** Name of the file. */
  database: string;
  records: number;
  /** Ids of the records that are new or other than before, and of those that are gone. */
  restored: string[];
  dropped: string[];
  /** Ids of the records that the ledger did not know. */
  told: string[];
  /** Where a corrupt database was moved to; null where it was sound or there was none. */
  aside: string | null;
}

export interface Comparison {
  database: string;
  /** An `absent` one is made at the next look, an `unfinished` one put right: neither is compared. */
  state: Reading<unknown>['state'] | 'unfinished';
  /** Ids of records that the ledger has and the file has not, of those that only the file has, and of unlike ones. */
  missing: string[];
  unknown: string[];
  unlike: string[];
}

export interface TableOptions<T> extends DatabaseFile<T> {
  /** The noun: `error`. Its events are `error.recorded` and `error.removed`. */
  noun: string;
  ledger: Ledger;
  rules: MergeRules;
  /** Makes the folders before the first write. */
  prepare(): Promise<unknown>;
}

export function openTable<T extends { id: string }>(options: TableOptions<T>): Table<T> {
  const restored = async (): Promise<T[]> => (await readOrRestore(options)).records;
  const all = async (): Promise<T[]> => {
    const unfinished = isUnfinished(options.path);
    const reading = await readDatabase(options);
    if (reading.state === 'sound') {
      if (!(await unfinished)) return reading.records;
      // Somebody is writing now, who began after this state; only of a killed one the work has to be finished.
      return alone(options.path, restored, { waitMs: 0 }).catch((error) => {
        if (isHealerError(error, 'LOCK_HELD')) return reading.records;
        throw error;
      });
    }
    if (reading.state === 'absent' && !(await isRecorded(options))) return [];
    await options.prepare();
    return alone(options.path, restored);
  };
  return {
    all,
    get: async (idPrefix) => find(await all(), idPrefix, options.noun),
    update: async (change) => {
      await options.prepare();
      return alone(options.path, () => changeRecords(options, change));
    },
    sweep: async () => {
      const [folder, name] = [dirname(options.path), basename(options.path)];
      const beside = (await readdir(folder).catch((): string[] => [])).filter((each) =>
        each.startsWith(`${name}.`),
      );
      if (beside.length > 0) await (await import('./lock.js')).sweepLock(options.path);
      if (beside.length > 0) await sweepDrafts(options.path);
    },
    rebuild: async () => {
      await options.prepare();
      return alone(options.path, () => rebuildFile(options));
    },
    outdate: async () => {
      await options.prepare();
      await begin(options.path);
    },
    compare: () => compareFile(options),
  };
}

/** Reading needs no lock, so what locks is loaded for writers only. */
async function alone<R>(path: string, work: () => Promise<R>, options: LockOptions = {}): Promise<R> {
  return (await import('./lock.js')).withLock(path, work, options);
}

async function changeRecords<T extends { id: string }, R>(
  options: TableOptions<T>,
  change: (records: T[]) => R,
): Promise<R> {
  for (;;) {
    const before = await readOrRestore(options);
    const records = structuredClone(before.records);
    const result = change(records);
    settleAll(before.records, records, options.rules);
    const events = differences(options.noun, before.records, records, options.rules);
    if (events.length === 0) return result;
    await begin(options.path);
    await options.ledger.append(events);
    // Whoever stole the lock from a process that was stopped for long has written meanwhile: begin again.
    const now = await readDatabase(options);
    if (now.text !== before.text) continue;
    await writeDatabase(options, records);
    await finish(options.path);
    return result;
  }
}

/** What is written here comes to the same as when another clone replays it. */
function settleAll<T extends { id: string }>(
  before: readonly T[],
  after: T[],
  { settle }: Pick<MergeRules, 'settle'>,
): void {
  if (!settle) return;
  const known = new Map(before.map((record) => [record.id, record]));
  for (const [index, record] of after.entries()) {
    const was = known.get(record.id);
    const changed = was ? changedFields(was, record) : [];
    if (was && changed.length > 0)
      after[index] = settle(fields(was), fields(record), fields(record), changed) as unknown as T;
  }
}

const fields = (record: object): Record<string, unknown> => record as Record<string, unknown>;

async function readOrRestore<T extends { id: string }>(
  options: TableOptions<T>,
): Promise<{ records: T[]; text: string | null }> {
  if (await isUnfinished(options.path)) await rebuildFile(options);
  const reading = await readDatabase(options);
  if (reading.state === 'sound') return reading;
  const isNew = reading.state === 'absent' && !(await options.ledger.tellsOf(options.noun));
  const records = isNew ? [] : await recorded(options);
  if (reading.state === 'absent' && records.length === 0) return { records, text: null };
  if (reading.state === 'corrupt') await setAside(options.path);
  await writeDatabase(options, records);
  return { records, text: (await readDatabase(options)).text };
}

async function rebuildFile<T extends { id: string }>(options: TableOptions<T>): Promise<Rebuilt> {
  const reading: Reading<T> = await readDatabase(options);
  const before = reading.state === 'sound' ? reading.records : [];
  const { records, known } = await replayed(options);
  const unknown = before.filter(({ id }) => !known.has(id));
  await options.ledger.append(differences(options.noun, [], unknown, options.rules));
  const aside = reading.state === 'corrupt' ? await setAside(options.path) : null;
  if (reading.state !== 'absent' || records.length > 0)
    await writeDatabase(options, [...records, ...unknown]);
  await finish(options.path);
  const { missing, unlike, unknown: dropped } = unlikeness(records, before);
  return {
    database: basename(options.path),
    records: records.length + unknown.length,
    restored: [...missing, ...unlike],
    dropped: dropped.filter((id) => known.has(id)),
    told: unknown.map(({ id }) => id),
    aside: aside && basename(aside),
  };
}

async function compareFile<T extends { id: string }>(options: TableOptions<T>): Promise<Comparison> {
  const reading: Reading<T> = await readDatabase(options);
  const database = basename(options.path);
  const state = (await isUnfinished(options.path)) ? 'unfinished' : reading.state;
  if (reading.state !== 'sound' || state !== 'sound') return { database, state, ...unlikeness([], []) };
  return { database, state, ...unlikeness((await replayed(options)).records, reading.records) };
}

function unlikeness<T extends { id: string }>(
  right: readonly T[],
  found: readonly T[],
): Pick<Comparison, 'missing' | 'unknown' | 'unlike'> {
  const rightById = new Map(right.map((record) => [record.id, record]));
  const foundById = new Map(found.map((record) => [record.id, record]));
  const both = right.filter(({ id }) => foundById.has(id));
  const ids = (records: readonly T[]): string[] => records.map(({ id }) => id);
  return {
    missing: ids(right.filter(({ id }) => !foundById.has(id))),
    unknown: ids(found.filter(({ id }) => !rightById.has(id))),
    unlike: ids(both.filter((record) => !isDeepStrictEqual(record, foundById.get(record.id)))),
  };
}

async function replayed<T extends { id: string }>({ ledger, noun, isRecord, rules }: TableOptions<T>) {
  return replay(await ledger.read(), noun, isRecord, rules);
}

async function isRecorded<T extends { id: string }>(options: TableOptions<T>): Promise<boolean> {
  return (await options.ledger.tellsOf(options.noun)) && (await recorded(options)).length > 0;
}

async function recorded<T extends { id: string }>(options: TableOptions<T>): Promise<T[]> {
  return (await replayed(options)).records;
}

function find<T extends { id: string }>(records: T[], idPrefix: string, noun: string): T {
  const matches = idPrefix === '' ? [] : records.filter(({ id }) => id.startsWith(idPrefix));
  const exact = matches.find(({ id }) => id === idPrefix);
  const [first, second] = matches;
  if (exact) return exact;
  if (first && !second) return first;
  if (!first) {
    throw new HealerError('UNKNOWN_ID', `There is no ${noun} with the id ${JSON.stringify(idPrefix)}`, {
      next: `See them with: healer ${noun === 'patch' ? 'patches' : `${noun}s`}`,
    });
  }
  const ids = matches.map(({ id }) => id).slice(0, 5);
  throw new HealerError('AMBIGUOUS_ID', `Several ids begin with ${idPrefix}: ${ids.join(', ')}`, {
    next: 'Give more of its digits',
  });
}
