import { setTimeout as wait } from 'node:timers/promises';
import { HealerError } from '../errors.js';
import { gitBytes, gitResult } from '../git/command.js';
import { objectDatabase } from '../git/object-database.js';
import { readRef, updateRef } from '../git/refs.js';
import type { Repository } from '../git/repository.js';

export interface LedgerEvent {
  id: string;
  at: string;
  type: string;
  data: Record<string, unknown>;
}

export interface NewEvent {
  type: string;
  data: Record<string, unknown>;
}

/** The append-only history of all that healer did. */
export interface Ledger {
  /** Durable once resolved. Several processes at once lose nothing. */
  append(events: NewEvent[]): Promise<void>;
  /** Every event once, in the one order that all clones replay them in. */
  read(): Promise<LedgerEvent[]>;
  /** Takes in the events of another tip of the ledger, such as one fetched from a remote. */
  merge(tip: string): Promise<void>;
}

export const ledgerRef = 'refs/healer/ledger';

/**
 * Commits on `refs/healer/ledger`, each with one file `events.jsonl` of new events. Times come from a hybrid logical
 * clock (Kulkarni et al. 2014): never earlier than what the writer had seen, so the replay order keeps causes first.
 */
export function openLedger(repo: Repository): Ledger {
  return {
    append: (events) => (events.length === 0 ? Promise.resolve() : commitEvents(repo, events, [])),
    merge: (tip) => mergeTip(repo, tip),
    read: () => readEvents(repo),
  };
}

const eventsFile = 'events.jsonl';
const attempts = 60;

async function commitEvents(repo: Repository, events: NewEvent[], otherTips: string[]): Promise<void> {
  const database = await objectDatabase(repo);
  const { randomBytes } = await import('node:crypto');
  const pack = randomBytes(8).toString('hex');
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const tip = await readRef(repo, ledgerRef);
    const parents = [...(tip ? [tip] : []), ...otherTips];
    const lines = stamp(pack, events, await clockOf(repo, parents)).map(
      (event) => `${JSON.stringify(event)}\n`,
    );
    const oid = await database.writeBlob(Buffer.from(lines.join('')));
    const tree = await database.writeTree([{ mode: '100644', name: eventsFile, oid }]);
    const message = summarise(events);
    const commit = await database.writeCommit({ tree, parents, message, at: new Date() });
    if (await moveTip(repo, commit, tip)) return;
    await wait(Math.random() * 20 * Math.min(attempt, 10));
  }
  throw new HealerError('GIT_FAILED', `${ledgerRef} kept changing while healer tried to append to it`, {
    next: 'See that no other program writes it, and try again',
  });
}

/** A ref that holds no object's name at all reads as none, and then cannot be written. */
async function moveTip(repo: Repository, commit: string, tip: string | null): Promise<boolean> {
  try {
    return await updateRef(repo, ledgerRef, commit, tip);
  } catch (cause) {
    throw tip === null && /reference broken/.test(String(cause)) ? unusable('is no reference', cause) : cause;
  }
}

async function requireCommit(repo: Repository, tip: string): Promise<void> {
  const { exitCode } = await gitResult(repo, ['cat-file', '-e', `${tip}^{commit}`]);
  if (exitCode !== 0) throw unusable(`points to ${tip}, which is no commit of this repository`);
}

const unusable = (why: string, cause?: unknown): HealerError =>
  new HealerError('DATABASE_CORRUPT', `${ledgerRef}, healer's history, ${why}`, {
    ...(cause !== undefined && { cause }),
    next: `Fetch it from a clone that has it, or begin a new one by removing it: git update-ref -d ${ledgerRef}`,
  });

function stamp(pack: string, events: NewEvent[], clockMs: number): LedgerEvent[] {
  const at = new Date(Math.max(Date.now(), clockMs + 1)).toISOString();
  return events.map(({ type, data }, index) => ({
    id: `${pack}-${String(index).padStart(6, '0')}`,
    at,
    type,
    data,
  }));
}

async function clockOf(repo: Repository, tips: string[]): Promise<number> {
  const database = await objectDatabase(repo);
  const times = tips.map(async (tip) => {
    const events = await database.readBlob(tip, eventsFile);
    if (events === null) await requireCommit(repo, tip);
    const text = events?.toString('utf8') ?? '';
    return Math.max(0, ...parseEvents(text).map(({ at }) => Date.parse(at)));
  });
  return Math.max(0, ...(await Promise.all(times)));
}

function summarise(events: NewEvent[]): string {
  const types = [...new Set(events.map(({ type }) => type))];
  return types.length === 1 && events.length === 1
    ? `${types[0]}`
    : `${events.length} events: ${types.join(', ')}`;
}

async function mergeTip(repo: Repository, tip: string): Promise<void> {
  const ours = await readRef(repo, ledgerRef);
  if (ours === null) {
    if (await updateRef(repo, ledgerRef, tip, null)) return;
  } else {
    if (await isAncestor(repo, tip, ours)) return;
    if ((await isAncestor(repo, ours, tip)) && (await updateRef(repo, ledgerRef, tip, ours))) return;
  }
  await commitEvents(repo, [{ type: 'ledger.merged', data: { tip } }], [tip]);
}

async function isAncestor(repo: Repository, older: string, newer: string): Promise<boolean> {
  return (await gitResult(repo, ['merge-base', '--is-ancestor', older, newer])).exitCode === 0;
}

async function readEvents(repo: Repository): Promise<LedgerEvent[]> {
  const tip = await readRef(repo, ledgerRef);
  if (tip === null) return [];
  const commits = (await gitBytes(repo, ['rev-list', tip]).catch((cause) => explainTip(repo, tip, cause)))
    .toString('utf8')
    .split('\n')
    .filter(Boolean);
  const input = commits.map((commit) => `${commit}:${eventsFile}\n`).join('');
  const events = new Map<string, LedgerEvent>();
  for (const text of splitBatch(await gitBytes(repo, ['cat-file', '--batch'], { input }))) {
    for (const event of parseEvents(text)) events.set(event.id, event);
  }
  return [...events.values()].sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
}

async function explainTip(repo: Repository, tip: string, cause: unknown): Promise<never> {
  await requireCommit(repo, tip);
  throw cause;
}

/** Contents from `git cat-file --batch`: `<oid> blob <size>`, the bytes, a newline; or `<name> missing`. */
function* splitBatch(output: Buffer): Generator<string> {
  let position = 0;
  while (position < output.length) {
    const end = output.indexOf(10, position);
    const header = output.toString('utf8', position, end);
    position = end + 1;
    const size = / blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) continue;
    yield output.toString('utf8', position, position + Number(size));
    position += Number(size) + 1;
  }
}

/** What a newer healer wrote in another shape is passed over, never fatal. */
function parseEvents(text: string): LedgerEvent[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const event = JSON.parse(line) as LedgerEvent;
      const sound = typeof event.id === 'string' && !Number.isNaN(Date.parse(event.at)) && event.data;
      return sound ? [event] : [];
    } catch {
      return [];
    }
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
