import { isDeepStrictEqual } from 'node:util';
import type { GitObject } from '../git/objects/batch.js';
import { parseCommit } from '../git/objects/commit-object.js';
import { type ObjectReader, openObjectReader } from '../git/objects/object-reader.js';
import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import { type SignatureState, signatureState } from '../git/signing/commit-signature.js';
import { ledgerRef } from './ledger.js';
import { eventsFile, type LedgerEvent, parseEvents } from './ledger-events.js';

export interface LedgerFinding {
  kind:
    | 'missing-object'
    | 'corrupt-object'
    | 'no-events'
    | 'malformed-event'
    | 'repeated-event'
    | 'unsigned'
    | 'stranger'
    | 'bad-signature';
  /** The commit of the ledger that it is about. */
  commit: string;
  /** Ids of the events that it is about. */
  events: string[];
  detail: string;
}

export interface LedgerCheck {
  commits: number;
  events: number;
  /** Events that a good signature covers. */
  signed: number;
  findings: LedgerFinding[];
}

/**
 * Reads every object of the ledger, from its tip to its roots, and judges the hash of each, the form of each event and the
 * signature of each commit. What git caches or replaces does not count.
 */
export async function verifyLedger(repo: Repository, trusted: ReadonlySet<string>): Promise<LedgerCheck> {
  const check: LedgerCheck = { commits: 0, events: 0, signed: 0, findings: [] };
  const tip = await readRef(repo, ledgerRef);
  if (tip === null) return check;
  const objects = openObjectReader(repo);
  try {
    const waiting = [tip];
    const seen = new Set(waiting);
    const known = new Map<string, LedgerEvent>();
    for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
      for (const parent of await verifyPack({ trusted, objects, known, check }, commit)) {
        if (!seen.has(parent)) waiting.push(parent);
        seen.add(parent);
      }
    }
  } finally {
    objects.dispose();
  }
  return check;
}

interface Walk {
  trusted: ReadonlySet<string>;
  objects: ObjectReader;
  /** Events that were met, by their id. */
  known: Map<string, LedgerEvent>;
  check: LedgerCheck;
}

/** Judges one commit with its events, and resolves with its parents. */
async function verifyPack(walk: Walk, id: string): Promise<string[]> {
  const { trusted, check } = walk;
  const found = (kind: LedgerFinding['kind'], detail: string, events: string[] = []) =>
    check.findings.push({ kind, commit: id, events, detail });
  const object = await walk.objects.read(id);
  if (typeof object === 'string') {
    found(`${object}-object`, `the commit is ${object}; nothing before it can be read`);
    return [];
  }
  const commit = parseCommit(object.content);
  if (object.type !== 'commit' || !commit) {
    found('no-events', 'it is no commit');
    return [];
  }
  check.commits += 1;
  const text = await eventsOf(walk.objects, commit.tree);
  if (typeof text !== 'string') found(text.kind, text.detail);
  const { events, malformed } = parseEvents(typeof text === 'string' ? text : '');
  const ids = events.map((event) => event.id);
  check.events += events.length;
  for (const line of malformed) found('malformed-event', `line ${line} of ${eventsFile} is no event`);
  const repeated = events.filter((event) => isOther(walk.known, event)).map((event) => event.id);
  if (repeated.length > 0) found('repeated-event', 'another commit has other events of these ids', repeated);
  const state = signatureState(commit, trusted);
  if (state === 'good') check.signed += events.length;
  else found(kinds[state], words[state], ids);
  return commit.parents;
}

async function eventsOf(
  objects: ObjectReader,
  tree: string,
): Promise<string | { kind: LedgerFinding['kind']; detail: string }> {
  const folder = await objects.read(tree);
  if (typeof folder === 'string')
    return { kind: `${folder}-object`, detail: `its tree ${tree} is ${folder}` };
  const id = entryOf(folder, tree.length / 2);
  if (id === null) return { kind: 'no-events', detail: `it holds no ${eventsFile}` };
  const file = await objects.read(id);
  if (typeof file === 'string')
    return { kind: `${file}-object`, detail: `its ${eventsFile}, ${id}, is ${file}` };
  return file.content.toString('utf8');
}

/** Entries of a tree are `<mode> <name>`, a zero byte and the bytes of the id. */
function entryOf({ content }: GitObject, idBytes: number): string | null {
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(0, start);
    if (end < 0) return null;
    const name = content.toString('utf8', content.indexOf(32, start) + 1, end);
    if (name === eventsFile) return content.toString('hex', end + 1, end + 1 + idBytes);
    start = end + 1 + idBytes;
  }
  return null;
}

function isOther(known: Map<string, LedgerEvent>, event: LedgerEvent): boolean {
  const other = known.get(event.id);
  known.set(event.id, event);
  return other !== undefined && !isDeepStrictEqual({ ...other, at: '' }, { ...event, at: '' });
}

const kinds = { unsigned: 'unsigned', stranger: 'stranger', bad: 'bad-signature' } as const;

const words: Record<Exclude<SignatureState, 'good'>, string> = {
  unsigned: 'nobody signed it',
  stranger: 'signed by a key that is not in .healer/allowed_signers',
  bad: 'its signature is not one of this commit',
};
