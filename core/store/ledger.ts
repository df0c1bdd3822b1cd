import { setTimeout as wait } from 'node:timers/promises';
import { HealerError } from '../errors.js';
import { git, gitResult } from '../git/command.js';
import { isAncestor } from '../git/history/ancestry.js';
import { readObjects } from '../git/objects/batch.js';
import { objectDatabase } from '../git/objects/object-database.js';
import { readRef, updateRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import type { SshKey } from '../git/signing/ssh-signature.js';
import { inCausalOrder, type Pack } from './causal-order.js';
import { eventsFile, type LedgerEvent, type NewEvent, parseEvents, printEvents } from './ledger-events.js';
import { prepareStore } from './paths.js';
import { readRefused } from './refused.js';
import { lockPlace } from './sweep-locks.js';

export type { LedgerEvent, NewEvent };

/** The append-only history of all that healer did. */
export interface Ledger {
  /** Durable once resolved. Several processes at once lose nothing. Throws LOCK_HELD when they hold it for too long. */
  append(events: NewEvent[]): Promise<void>;
  /** Every event that counts once, in the one order that all clones replay them in. */
  read(): Promise<LedgerEvent[]>;
  /** Whether an event tells of a record of this noun. Asked again, it costs nothing until the ledger has grown. */
  tellsOf(noun: string): Promise<boolean>;
  /** Takes in the events of another tip of the ledger, such as one fetched from a remote. */
  merge(tip: string): Promise<void>;
}

export interface LedgerOptions {
  /** Signs what is appended; null where nothing can, and then it stays unsigned. */
  signer?: (() => Promise<SshKey | null>) | undefined;
}

export const ledgerRef = 'refs/healer/ledger';

/**
 * Commits on `refs/healer/ledger`, each with one file `events.jsonl` of new events. Times come from a hybrid logical
 * clock (Kulkarni et al. 2014): never earlier than what the writer had seen.
 */
export function openLedger(repo: Repository, options: LedgerOptions = {}): Ledger {
  const nouns = rememberNouns(repo);
  return {
    append: async (events) => {
      if (events.length === 0) return;
      const { from, to } = await alone(repo, () => commitEvents(repo, options, events, []));
      nouns.add(from, to, nounsOf(events));
    },
    merge: (tip) => alone(repo, () => mergeTip(repo, options, tip)),
    read: async () => inCausalOrder(await readPacks(repo)),
    tellsOf: async (noun) => (await nouns.all()).has(noun),
  };
}

interface Nouns {
  all(): Promise<Set<string>>;
  /** What has led from one tip of the ledger to another, and so needs not be read. */
  add(from: string | null, to: string, nouns: Set<string>): void;
}

/** Nouns alone are remembered, not events, which may be many. */
function rememberNouns(repo: Repository): Nouns {
  let known: { tip: string | null; refused: string; nouns: Promise<Set<string>> } | undefined;
  return {
    all: async () => {
      const tip = await readRef(repo, ledgerRef);
      const refused = [...(await readRefused(repo))].join(' ');
      if (known?.tip !== tip || known.refused !== refused) {
        const nouns = readPacks(repo).then((packs) => nounsOf(packs.flatMap(({ events }) => events)));
        nouns.catch(() => {
          known = undefined;
        });
        known = { tip, refused, nouns };
      }
      return known.nouns;
    },
    add: (from, to, more) => {
      if (known?.tip !== from) return;
      known = { ...known, tip: to, nouns: known.nouns.then((nouns) => new Set([...nouns, ...more])) };
    },
  };
}

const nounsOf = (events: readonly NewEvent[]): Set<string> =>
  new Set(events.map(({ type }) => type.slice(0, type.indexOf('.'))));

const attempts = 60;

/**
 * Compare-and-swap alone keeps events from being lost, but of many writers at once some would lose every race. The lock
 * gives each its turn.
 */
async function alone<R>(repo: Repository, work: () => Promise<R>): Promise<R> {
  const { folder } = await prepareStore(repo);
  const { withLock } = await import('./lock.js');
  return withLock(lockPlace({ folder }, 'ledger'), work);
}

async function commitEvents(
  repo: Repository,
  { signer }: LedgerOptions,
  events: NewEvent[],
  otherTips: string[],
): Promise<{ from: string | null; to: string }> {
  const database = await objectDatabase(repo);
  const { randomBytes } = await import('node:crypto');
  const pack = randomBytes(8).toString('hex');
  const sign = await signWith(signer);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const tip = await readRef(repo, ledgerRef);
    const parents = [...(tip ? [tip] : []), ...otherTips];
    const stamped = stamp(pack, events, await clockOf(repo, parents));
    const oid = await database.writeBlob(Buffer.from(printEvents(stamped)));
    const tree = await database.writeTree([{ mode: '100644', name: eventsFile, oid }]);
    const message = summarise(events);
    const commit = await database.writeCommit({ tree, parents, message, at: new Date() }, sign);
    if (await moveTip(repo, commit, tip)) return { from: tip, to: commit };
    await wait(Math.random() * 20 * Math.min(attempt, 10));
  }
  throw new HealerError('GIT_FAILED', `${ledgerRef} kept changing while healer tried to append to it`, {
    next: 'See that no other program writes it, and try again',
  });
}

async function signWith(signer: LedgerOptions['signer']): Promise<((payload: Buffer) => string) | undefined> {
  const key = await signer?.();
  if (!key) return undefined;
  const { sshSign } = await import('../git/signing/ssh-signature.js');
  return (payload) => sshSign(key, payload);
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

/** The last moment that is written with four digits for the year, as the order of texts needs it. */
const endOfTime = Date.parse('9999-12-31T23:59:59.999Z');

function stamp(pack: string, events: NewEvent[], clockMs: number): LedgerEvent[] {
  const at = new Date(Math.min(Math.max(Date.now(), clockMs + 1), endOfTime)).toISOString();
  return events.map(({ type, data }, index) => ({
    id: `${pack}-${String(index).padStart(6, '0')}`,
    at,
    type,
    data,
  }));
}

async function clockOf(repo: Repository, tips: string[]): Promise<number> {
  const database = await objectDatabase(repo);
  let clock = 0;
  for (const tip of tips) {
    const content = await database.readBlob(tip, eventsFile);
    if (content === null) await requireCommit(repo, tip);
    for (const { at } of parseEvents(content?.toString('utf8') ?? '').events)
      clock = Math.max(clock, Date.parse(at));
  }
  return clock;
}

function summarise(events: NewEvent[]): string {
  const types = [...new Set(events.map(({ type }) => type))];
  return types.length === 1 && events.length === 1
    ? `${types[0]}`
    : `${events.length} events: ${types.join(', ')}`;
}

async function mergeTip(repo: Repository, options: LedgerOptions, tip: string): Promise<void> {
  const ours = await readRef(repo, ledgerRef);
  if (ours === null) {
    if (await updateRef(repo, ledgerRef, tip, null)) return;
  } else {
    if (await isAncestor(repo, tip, ours)) return;
    if ((await isAncestor(repo, ours, tip)) && (await updateRef(repo, ledgerRef, tip, ours))) return;
  }
  await commitEvents(repo, options, [{ type: 'ledger.merged', data: { tip } }], [tip]);
}

async function readPacks(repo: Repository): Promise<Pack[]> {
  const tip = await readRef(repo, ledgerRef);
  if (tip === null) return [];
  const listed = git(repo, ['rev-list', '--topo-order', '--reverse', '--parents', tip]);
  const lines = (await listed.catch((cause) => explainTip(repo, tip, cause))).split('\n').filter(Boolean);
  const commits = lines.map((line) => line.split(' '));
  const refused = await readRefused(repo);
  const files = await readObjects(
    repo,
    commits.map(([commit]) => `${commit}:${eventsFile}`),
  );
  return commits.map(([commit = '', ...parents], index) => {
    const file = files[index];
    const text = file?.type === 'blob' && !refused.has(commit) ? file.content.toString('utf8') : '';
    return { commit, parents, events: parseEvents(text).events };
  });
}

async function explainTip(repo: Repository, tip: string, cause: unknown): Promise<never> {
  await requireCommit(repo, tip);
  throw cause;
}
