import type { LedgerEvent } from './ledger-events.js';

/** What one commit of the ledger holds. */
export interface Pack {
  commit: string;
  parents: readonly string[];
  events: readonly LedgerEvent[];
}

/**
 * Every event once, in the one order that all clones replay them in. `packs` come parents first. A pack has the latest
 * time of its events, but never one before what it came after: its ancestors rule, not the clocks of the machines
 * (Lamport 1978). Packs of the same time, which knew nothing of each other, are ordered by their commit.
 */
export function inCausalOrder(packs: Iterable<Pack>): LedgerEvent[] {
  const times = new Map<string, number>();
  const timed: { time: number; pack: Pack }[] = [];
  for (const pack of packs) {
    let time = Math.max(0, ...pack.parents.map((parent) => (times.get(parent) ?? 0) + 1));
    for (const { at } of pack.events) time = Math.max(time, Date.parse(at));
    times.set(pack.commit, time);
    timed.push({ time, pack });
  }
  timed.sort((a, b) => a.time - b.time || compare(a.pack.commit, b.pack.commit));
  const events = new Map<string, LedgerEvent>();
  for (const { pack } of timed)
    for (const event of pack.events) if (!events.has(event.id)) events.set(event.id, event);
  return [...events.values()];
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
