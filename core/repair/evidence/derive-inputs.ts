import { createRequire } from 'node:module';
import type { Arbitrary } from 'fast-check';

type FastCheck = typeof import('fast-check');

const wanted = 120;
const seed = 20;

/**
 * Lists of arguments like those that were seen: each argument of the same shape, its values at and around the seen ones
 * and between them. The same inputs give the same lists.
 */
export function deriveInputs(seen: readonly unknown[][]): unknown[][] {
  const lists = seen.filter((args) => args.length > 0);
  if (lists.length === 0) return [];
  const fc = load();
  const like = lists.map((args) => fc.tuple(...args.map((value, at) => near(fc, value, column(lists, at)))));
  return fc.sample(fc.oneof(...like), { numRuns: wanted, seed });
}

const column = (lists: readonly unknown[][], at: number): unknown[] =>
  lists.filter((args) => at < args.length).map((args) => args[at]);

/** Values like `value`, given the others that were seen in its place. */
function near(fc: FastCheck, value: unknown, others: readonly unknown[]): Arbitrary<unknown> {
  switch (typeof value) {
    case 'number':
      return nearNumber(fc, value, others.filter(isNumber));
    case 'string':
      return nearString(fc, value, others.filter(isString));
    case 'boolean':
      return fc.boolean();
    case 'bigint':
      return fc.constantFrom(value, value + 1n, value - 1n, 0n);
    case 'object':
      return nearObject(fc, value, others);
    default:
      return fc.constant(value);
  }
}

function nearNumber(fc: FastCheck, value: number, others: readonly number[]): Arbitrary<unknown> {
  const all = [value, ...others].filter(Number.isFinite);
  const low = Math.min(0, ...all);
  const high = Math.max(1, ...all);
  const whole = all.every(Number.isInteger);
  const around = whole ? [value, value + 1, value - 1, 0, 1, 2] : [value, value + 0.5, value - 0.5, 0, 1];
  const between = whole
    ? fc.integer({ min: low, max: Math.max(high + 3, Math.min(2 * high, 1_000)) })
    : fc.double({ min: low, max: high + 1, noNaN: true });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...around) },
    { weight: 4, arbitrary: fc.constantFrom(value, ...all) },
    { weight: 4, arbitrary: between },
    // Where no test is negative, it may not be meant to be: seldom.
    { weight: 1, arbitrary: fc.constant(-value) },
  );
}

function nearString(fc: FastCheck, value: string, others: readonly string[]): Arbitrary<unknown> {
  const letters = [...new Set([...others, value].join(''))];
  const changed = [
    value,
    '',
    value + value,
    [...value].reverse().join(''),
    value.toUpperCase(),
    value.toLowerCase(),
    value.charAt(0).toUpperCase() + value.slice(1),
    value.slice(1),
    value.slice(0, -1),
    ` ${value}`,
  ];
  const made =
    letters.length === 0
      ? fc.constant('')
      : fc.array(fc.constantFrom(...letters), { maxLength: value.length + 3 }).map((list) => list.join(''));
  return fc.oneof(fc.constantFrom(...changed), fc.constantFrom(...others, value), made);
}

function nearObject(fc: FastCheck, value: object | null, others: readonly unknown[]): Arbitrary<unknown> {
  if (Array.isArray(value)) return nearArray(fc, value, others.filter(Array.isArray));
  if (!isPlain(value)) return fc.constant(value);
  const alike = others.filter(isPlain);
  return isDictionary(value, alike) ? nearDictionary(fc, value, alike) : nearRecord(fc, value, alike);
}

/** Where the tests use objects of different keys, the keys are data as well. */
const isDictionary = (value: Plain, others: readonly Plain[]): boolean =>
  new Set([value, ...others].map((each) => Object.keys(each).sort().join('\n'))).size > 1;

const nearRecord = (fc: FastCheck, value: Plain, others: readonly Plain[]): Arbitrary<Plain> =>
  fc.record(
    Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        near(
          fc,
          each,
          others.map((other) => other[key]),
        ),
      ]),
    ),
  );

function nearDictionary(fc: FastCheck, value: Plain, others: readonly Plain[]): Arbitrary<Plain> {
  const all = [value, ...others];
  const keys = [...new Set(all.flatMap(Object.keys))].slice(0, 24);
  const values = all.flatMap(Object.values).slice(0, 24);
  const key = fc.constantFrom(...keys.flatMap((each) => [each, each.toUpperCase(), each.toLowerCase()]));
  const entry = fc.tuple(key, fc.oneof(...values.map((each) => near(fc, each, values))));
  return fc.oneof(
    fc.constant(value),
    fc.subarray(Object.entries(value)).map((entries) => Object.fromEntries(entries)),
    fc
      .array(entry, { maxLength: Object.keys(value).length + 1 })
      .map((entries) => Object.fromEntries(entries)),
  );
}

function nearArray(fc: FastCheck, value: unknown[], others: readonly unknown[][]): Arbitrary<unknown> {
  const items = [...new Set([...value, ...others.flat()])].slice(0, 24);
  const item =
    items.length === 0 ? fc.constantFrom(0, 1, 2) : fc.oneof(...items.map((each) => near(fc, each, items)));
  const changed = [
    value,
    [...value].reverse(),
    value.slice(1),
    value.slice(0, -1),
    [...value, ...value.slice(0, 1)],
    [],
  ];
  return fc.oneof(
    fc.constantFrom(...changed),
    fc.array(item, { maxLength: value.length + 2 }),
    fc.shuffledSubarray(value, { minLength: Math.min(1, value.length) }),
  );
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isString = (value: unknown): value is string => typeof value === 'string';
type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

// Only a plausible candidate needs it.
let loaded: FastCheck | undefined;
function load(): FastCheck {
  loaded ??= createRequire(import.meta.url)('fast-check') as FastCheck;
  return loaded;
}
