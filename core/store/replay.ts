import type { LedgerEvent, NewEvent } from './ledger-events.js';
import type { MergeRules } from './merge-rules.js';

interface Recorded {
  record: Record<string, unknown>;
  /** Names of the fields that this write changed; whoever wrote another field meanwhile keeps it. */
  changed?: unknown;
  /** What its counted fields were before. */
  from?: unknown;
}

/** The events that lead from one state of the records to another. Each holds the whole record, and says what is new in it. */
export function differences<T extends { id: string }>(
  noun: string,
  before: readonly T[],
  after: readonly T[],
  { counted = [] }: MergeRules,
): NewEvent[] {
  const previous = new Map(before.map((record) => [record.id, record as Record<string, unknown>]));
  const kept = new Set(after.map(({ id }) => id));
  const recorded = after.flatMap((record) => {
    const was = previous.get(record.id) ?? {};
    const changed = changedFields(was, record);
    if (changed.length === 0) return [];
    const from = Object.fromEntries(counted.map((field) => [field, was[field] ?? 0]));
    return [{ type: `${noun}.recorded`, data: { record, changed, from } }];
  });
  const removed = before.filter(({ id }) => !kept.has(id));
  return [...recorded, ...removed.map(({ id }) => ({ type: `${noun}.removed`, data: { id } }))];
}

/**
 * The records of one noun as the events left them, in the order they were first recorded. Fields that several clones
 * changed without knowing of each other follow `rules`, else the last write of each field wins. `known` holds every id
 * that the ledger has heard of, removed ones too.
 */
export function replay<T extends { id: string }>(
  events: readonly LedgerEvent[],
  noun: string,
  isRecord: (value: unknown) => value is T,
  rules: MergeRules = {},
): { records: T[]; known: Set<string> } {
  const records = new Map<string, T>();
  const known = new Set<string>();
  for (const { type, data } of events) {
    if (type === `${noun}.recorded` && isRecord(data.record)) {
      const { id } = data.record;
      const merged = merge(records.get(id), { ...data, record: { ...data.record } }, rules);
      if (isRecord(merged)) records.set(id, merged);
      known.add(id);
    } else if (type === `${noun}.removed` && typeof data.id === 'string') {
      records.delete(data.id);
      known.add(data.id);
    }
  }
  return { records: [...records.values()], known };
}

export function changedFields(before: object, after: object): string[] {
  const [was, is] = [before, after].map((record) => new Map(Object.entries(record)));
  const fields = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  return [...fields].filter((field) => JSON.stringify(was?.get(field)) !== JSON.stringify(is?.get(field)));
}

function merge(
  before: Record<string, unknown> | undefined,
  { record, changed, from }: Recorded,
  { grown = [], counted = [], earliest = [], latest = [], keyed = {}, settle }: MergeRules,
): Record<string, unknown> {
  if (!before) return record;
  const merged = { ...before };
  const fields = Array.isArray(changed) ? changed.map(String) : Object.keys(record);
  for (const field of fields.filter((each) => each !== '__proto__')) {
    if (Object.hasOwn(record, field)) merged[field] = record[field];
    else delete merged[field];
  }
  for (const field of grown) merged[field] = union(before[field], record[field]);
  for (const [field, key] of Object.entries(keyed))
    if (fields.includes(field)) merged[field] = unionBy(key, before[field], record[field]);
  for (const field of earliest) merged[field] = [before[field], record[field]].map(String).sort()[0];
  for (const field of latest) merged[field] = [before[field], record[field]].map(String).sort()[1];
  for (const field of counted) {
    const had = Number(before[field]);
    const was = (from as Record<string, unknown> | undefined)?.[field] ?? had;
    merged[field] = Math.max(had + Number(record[field]) - Number(was), Number(record[field]));
  }
  return settle ? settle(before, merged, record, fields) : merged;
}

function unionBy(key: string, one: unknown, other: unknown): unknown[] {
  const [before, after] = [one, other].map((list): unknown[] => (Array.isArray(list) ? list : []));
  const keyOf = (value: unknown): string => JSON.stringify((value as Record<string, unknown> | null)?.[key]);
  const written = new Set(after?.map(keyOf));
  return [...(before ?? []).filter((value) => !written.has(keyOf(value))), ...(after ?? [])];
}

function union(one: unknown, other: unknown): unknown[] {
  const values = [one, other].flatMap((list) => (Array.isArray(list) ? list : []));
  const keys = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !keys.has(key) && keys.add(key);
  });
}
