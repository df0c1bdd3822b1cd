/** What an expression has where it throws, or does what is not modelled here. */
export const noValue = Symbol('no value');

export type ValueKind =
  | 'number'
  | 'string'
  | 'boolean'
  | 'bigint'
  | 'undefined'
  | 'null'
  | 'array'
  | 'object'
  | 'map'
  | 'set'
  | 'other';

export function kindOfValue(value: unknown): ValueKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return typeof value as ValueKind;
    case 'object':
      if (value instanceof Map) return 'map';
      if (value instanceof Set) return 'set';
      return isPlain(value) ? 'object' : 'other';
    default:
      return 'other';
  }
}

export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Equal for values that have the same content. */
export function keyOf(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return value === 0 ? '0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : keyOfObject(value);
    case 'bigint':
      return `${value}n`;
    default:
      return String(value);
  }
}

function keyOfObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (value instanceof Map) return `Map(${[...value].map(keyOf).join()})`;
  if (value instanceof Set) return `Set(${[...value].map(keyOf).join()})`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof RegExp) return String(value);
  const entries = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${keyOf(each)}`);
  return `{${entries.join()}}`;
}
