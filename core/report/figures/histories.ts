import * as z from 'zod/mini';
import type { ErrorRecord, Patch } from '../../model.js';
import type { LedgerEvent } from '../../store/ledger-events.js';
import { errorRules, type MergeRules } from '../../store/merge-rules.js';
import { replay } from '../../store/replay.js';
import { isErrorRecord, isPatch } from '../../store/schemas.js';

/** A state and since when, in milliseconds since 1970. `removed`: the record is gone. */
export interface Change {
  at: number;
  state: string;
}

export interface History<T> {
  record: T;
  /** Oldest first, never empty, each state other than the one before. */
  changes: Change[];
}

export interface Histories {
  errors: History<ErrorRecord>[];
  patches: History<Patch>[];
  /** Events of times that are yet to come: some clock was wrong. They count as of now. */
  ahead: number;
}

/** What the ledger says became of each error and each patch by `now`. Records of a broken form are left out. */
export function historiesOf(events: readonly LedgerEvent[], now: number): Histories {
  return {
    errors: historyOf(events, now, 'error', isErrorRecord, errorRules, ({ firstSeen }) => firstSeen),
    patches: historyOf(events, now, 'patch', isReadablePatch, {}, ({ at }) => at),
    ahead: events.filter(({ at }) => Date.parse(at) > now).length,
  };
}

/** What the figures use and the store does without. */
const scored = z.looseObject({
  title: z.string(),
  strategy: z.string(),
  at: z.iso.datetime(),
  confidence: z.looseObject({ value: z.number().check(z.gte(0), z.lte(1)) }),
  safety: z.looseObject({ value: z.number().check(z.gte(0), z.lte(1)) }),
  seconds: z.number(),
});

const isReadablePatch = (value: unknown): value is Patch => isPatch(value) && scored.safeParse(value).success;

function historyOf<T extends { id: string; state: string }>(
  events: readonly LedgerEvent[],
  now: number,
  noun: string,
  isRecord: (value: unknown) => value is T,
  rules: MergeRules,
  beginningOf: (record: T) => string,
): History<T>[] {
  const changes = new Map<string, Change[]>();
  for (const { at: time, type, data } of events) {
    const at = Math.min(Date.parse(time), now);
    if (type === `${noun}.removed` && typeof data.id === 'string') add(changes, data.id, at, 'removed');
    if (type !== `${noun}.recorded` || !isRecord(data.record)) continue;
    const { id, state } = data.record;
    const isNew = !changes.has(id);
    // What a database held before the ledger knew it is told late, with what has become of it.
    const begun = Date.parse(beginningOf(data.record));
    if (isNew && begun < at && settled.has(state)) add(changes, id, begun, first[noun] ?? state);
    if (isNew || !Array.isArray(data.changed) || data.changed.includes('state')) add(changes, id, at, state);
  }
  const kept = events.filter(({ type }) => type !== `${noun}.removed`);
  return replay(kept, noun, isRecord, rules).records.flatMap((record) => {
    const own = changes.get(record.id);
    return own ? [{ record, changes: own }] : [];
  });
}

/** States that nothing begins in. */
const settled = new Set(['resolved', 'regressed', 'merged', 'applied', 'rejected', 'reverted', 'superseded']);
const first: Readonly<Record<string, string>> = { error: 'open', patch: 'proposed' };

/** Never earlier than what came before: clones whose clocks differ are in causal order, not in that of their clocks. */
function add(all: Map<string, Change[]>, id: string, at: number, state: string): void {
  const changes = all.get(id) ?? [];
  const last = changes.at(-1);
  if (last?.state !== state) changes.push({ at: Math.max(at, last?.at ?? at), state });
  all.set(id, changes);
}

/** States of errors that nobody has to look at. */
export const wellStates: ReadonlySet<string> = new Set(['resolved', 'ignored', 'removed']);

/** When the error broke that was broken at `at`: it appeared or came back. NaN where it was not. */
export function brokeAt({ changes }: History<ErrorRecord>, at: number): number {
  const before = changes.filter((change) => change.at <= at);
  const lastWell = before.findLastIndex(({ state }) => wellStates.has(state));
  return before[lastWell + 1]?.at ?? Number.NaN;
}
