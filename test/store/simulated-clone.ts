import type { ErrorRecord } from '../../core/model.js';
import { inCausalOrder, type Pack } from '../../core/store/causal-order.js';
import type { LedgerEvent, NewEvent } from '../../core/store/ledger-events.js';
import { errorRules } from '../../core/store/merge-rules.js';
import { differences, replay } from '../../core/store/replay.js';
import { isErrorRecord } from '../../core/store/schemas.js';

/** A clone's ledger and database, without git: commits are numbers, and the clock is whatever the history says. */
export class SimulatedClone {
  readonly packs = new Map<string, Pack>();
  tip: string | null = null;
  records: ErrorRecord[] = [];

  constructor(readonly nextId: () => string) {}

  /** As a table does: the events first, then the database. */
  update(now: number, change: (records: ErrorRecord[]) => void): NewEvent[] {
    const after = structuredClone(this.records);
    change(after);
    const events = differences('error', this.records, after, errorRules);
    if (events.length > 0) this.append(now, events, []);
    this.records = after;
    return events;
  }

  /** As `healer sync` does with what it fetched: a fast-forward, or a commit with both as parents; then a rebuild. */
  take(now: number, other: Pick<SimulatedClone, 'packs' | 'tip'>): void {
    const [ours, theirs] = [this.tip, other.tip];
    if (theirs === null || this.isAncestor(theirs, ours)) return;
    for (const [id, pack] of other.packs) this.packs.set(id, pack);
    if (ours === null || this.isAncestor(ours, theirs)) this.tip = theirs;
    else this.append(now, [{ type: 'ledger.merged', data: { tip: theirs } }], [theirs]);
    this.records = this.replayed();
  }

  copy(): SimulatedClone {
    const copy = new SimulatedClone(this.nextId);
    for (const [id, pack] of this.packs) copy.packs.set(id, pack);
    copy.tip = this.tip;
    copy.records = structuredClone(this.records);
    return copy;
  }

  events(): LedgerEvent[] {
    return inCausalOrder(this.parentsFirst());
  }

  replayed(): ErrorRecord[] {
    return replay(this.events(), 'error', isErrorRecord, errorRules).records;
  }

  /** Ids of the events that the writer of an event had seen. */
  before(event: LedgerEvent): Set<string> {
    const holder = [...this.packs.values()].find(({ events }) => events.some(({ id }) => id === event.id));
    const seen = new Set<string>();
    const waiting = [...(holder?.parents ?? [])];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      waiting.push(...(this.packs.get(id)?.parents ?? []));
    }
    return new Set([...seen].flatMap((id) => this.packs.get(id)?.events.map((each) => each.id) ?? []));
  }

  private append(now: number, events: NewEvent[], others: string[]): void {
    const commit = this.nextId();
    const at = new Date(now).toISOString();
    this.packs.set(commit, {
      commit,
      parents: [...(this.tip === null ? [] : [this.tip]), ...others],
      events: events.map((event, index) => ({ id: `${commit}-${index}`, at, ...event })),
    });
    this.tip = commit;
  }

  private isAncestor(older: string, newer: string | null): boolean {
    if (newer === null) return false;
    return older === newer || (this.packs.get(newer)?.parents ?? []).some((id) => this.isAncestor(older, id));
  }

  private parentsFirst(): Pack[] {
    const done = new Set<string>();
    const sorted: Pack[] = [];
    const visit = (id: string): void => {
      const pack = this.packs.get(id);
      if (!pack || done.has(id)) return;
      done.add(id);
      for (const parent of pack.parents) visit(parent);
      sorted.push(pack);
    };
    if (this.tip !== null) visit(this.tip);
    return sorted;
  }
}
