import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HealerError } from '../errors.js';
import { sweepDrafts } from '../workspace/replace-file.js';
import { type DatabaseFile, type Reading, readDatabase, setAside, writeDatabase } from './database-file.js';
import type { Ledger, NewEvent } from './ledger.js';
import { replay } from './replay.js';

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
  rebuild(): Promise<void>;
}

export interface TableOptions<T> extends DatabaseFile<T> {
  /** The noun: `error`. Its events are `error.recorded` and `error.removed`. */
  noun: string;
  ledger: Ledger;
  /** Makes the folders before the first write. */
  prepare(): Promise<unknown>;
}

export function openTable<T extends { id: string }>(options: TableOptions<T>): Table<T> {
  const all = async (): Promise<T[]> => {
    const reading = await readDatabase(options);
    if (reading.state === 'sound') return reading.records;
    if (reading.state === 'absent' && (await recorded(options)).length === 0) return [];
    await options.prepare();
    return alone(options.path, async () => (await readOrRestore(options)).records);
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
      await alone(options.path, () => rebuildFile(options));
    },
  };
}

/** Reading needs no lock, so what locks is loaded for writers only. */
async function alone<R>(path: string, work: () => Promise<R>): Promise<R> {
  return (await import('./lock.js')).withLock(path, work);
}

async function changeRecords<T extends { id: string }, R>(
  options: TableOptions<T>,
  change: (records: T[]) => R,
): Promise<R> {
  for (;;) {
    const before = await readOrRestore(options);
    const records = structuredClone(before.records);
    const result = change(records);
    const events = differences(options.noun, before.records, records);
    if (events.length === 0) return result;
    await options.ledger.append(events);
    // Whoever stole the lock from a process that was stopped for long has written meanwhile: begin again.
    const now = await readDatabase(options);
    if (now.text !== before.text) continue;
    await writeDatabase(options, records);
    return result;
  }
}

function differences<T extends { id: string }>(noun: string, before: T[], after: T[]): NewEvent[] {
  const previous = new Map(before.map((record) => [record.id, JSON.stringify(record)]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after
      .filter((record) => previous.get(record.id) !== JSON.stringify(record))
      .map((record) => ({ type: `${noun}.recorded`, data: { record } })),
    ...before.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ type: `${noun}.removed`, data: { id } })),
  ];
}

async function readOrRestore<T extends { id: string }>(
  options: TableOptions<T>,
): Promise<{ records: T[]; text: string | null }> {
  const reading = await readDatabase(options);
  if (reading.state === 'sound') return reading;
  const records = await recorded(options);
  if (reading.state === 'absent' && records.length === 0) return { records, text: null };
  if (reading.state === 'corrupt') await setAside(options.path);
  await writeDatabase(options, records);
  return { records, text: (await readDatabase(options)).text };
}

async function rebuildFile<T extends { id: string }>(options: TableOptions<T>): Promise<void> {
  const reading: Reading<T> = await readDatabase(options);
  const { records, known } = replay(await options.ledger.read(), options.noun, options.isRecord);
  const unknown = reading.state === 'sound' ? reading.records.filter(({ id }) => !known.has(id)) : [];
  await options.ledger.append(differences(options.noun, [], unknown));
  if (reading.state === 'corrupt') await setAside(options.path);
  await writeDatabase(options, [...records, ...unknown]);
}

async function recorded<T extends { id: string }>(options: TableOptions<T>): Promise<T[]> {
  return replay(await options.ledger.read(), options.noun, options.isRecord).records;
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
