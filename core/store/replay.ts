import type { LedgerEvent } from './ledger.js';

/**
 * The records of one noun as the events left them, in the order they were first recorded. `known` holds every id
 * that the ledger has heard of, removed ones too.
 */
export function replay<T extends { id: string }>(
  events: readonly LedgerEvent[],
  noun: string,
  isRecord: (value: unknown) => value is T,
): { records: T[]; known: Set<string> } {
  const records = new Map<string, T>();
  const known = new Set<string>();
  for (const { type, data } of events) {
    if (type === `${noun}.recorded` && isRecord(data.record)) {
      records.set(data.record.id, data.record);
      known.add(data.record.id);
    } else if (type === `${noun}.removed` && typeof data.id === 'string') {
      records.delete(data.id);
      known.add(data.id);
    }
  }
  return { records: [...records.values()], known };
}
