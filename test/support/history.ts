import type { ErrorRecord, Patch } from '../../core/model.js';
import type { LedgerEvent, NewEvent } from '../../core/store/ledger-events.js';
import { errorRules } from '../../core/store/merge-rules.js';
import { differences } from '../../core/store/replay.js';
import { errorRecord, patchRecord } from './records.js';

/** Writes the events of a ledger as healer would, at the times that the history says. */
export class WrittenHistory {
  readonly events: LedgerEvent[] = [];
  private errors: ErrorRecord[] = [];
  private patches: Patch[] = [];

  /** Makes or changes an error; a new one was first seen at that time. */
  error(time: string, id: string, fields: Partial<ErrorRecord> = {}): this {
    const at = new Date(time).toISOString();
    const known = this.errors.find((each) => each.id === id);
    const after = known
      ? { ...known, ...fields }
      : errorRecord({ id, firstSeen: at, lastSeen: at, ...fields });
    const records = [...this.errors.filter((each) => each.id !== id), after];
    this.append(at, differences('error', this.errors, records, errorRules));
    this.errors = records;
    return this;
  }

  patch(time: string, id: string, fields: Partial<Patch> = {}): this {
    const at = new Date(time).toISOString();
    const known = this.patches.find((each) => each.id === id);
    const after = known
      ? { ...known, ...fields }
      : patchRecord({ id, at, branch: `healer/fix-${id}`, ...fields });
    const records = [...this.patches.filter((each) => each.id !== id), after];
    this.append(at, differences('patch', this.patches, records, {}));
    this.patches = records;
    return this;
  }

  append(at: string, events: readonly NewEvent[]): this {
    for (const event of events) {
      const id = `0123456789abcdef-${String(this.events.length).padStart(6, '0')}`;
      this.events.push({ id, at: new Date(at).toISOString(), ...event });
    }
    return this;
  }
}
