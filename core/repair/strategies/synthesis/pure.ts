import { isPlain, kindOfValue, noValue, type ValueKind } from './values.js';

// All that synthesis ever evaluates. Nothing here calls into a project: values are copies without functions, names of
// methods come from the tables below, and what could grow without bounds or never end is refused.

const mostCharacters = 4_000;
const mostElements = 1_000;

/** The result, or `noValue` where it throws or is too large. */
export function attempt(compute: () => unknown): unknown {
  try {
    const result = compute();
    if (typeof result === 'string' && result.length > mostCharacters) return noValue;
    return Array.isArray(result) && result.length > mostElements ? noValue : result;
  } catch {
    return noValue;
  }
}

type Numeric = number;

const numeric: Record<string, (a: Numeric, b: Numeric) => unknown> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
};

const comparing: Record<string, (a: string, b: string) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Of primitives, and of identity where both sides are objects. Bigints may only be compared. */
export function binary(operator: string, a: unknown, b: unknown): unknown {
  if (a === noValue || b === noValue) return noValue;
  switch (operator) {
    case '===':
      return isPrimitive(a) || isPrimitive(b) ? a === b : noValue;
    case '!==':
      return isPrimitive(a) || isPrimitive(b) ? a !== b : noValue;
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: it is what the program does.
      return isPrimitive(a) && isPrimitive(b) ? a == b : noValue;
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: it is what the program does.
      return isPrimitive(a) && isPrimitive(b) ? a != b : noValue;
    case 'in':
      return isPlain(b) && isPrimitive(a) ? Object.hasOwn(b, String(a)) : noValue;
  }
  if (!isPrimitive(a) || !isPrimitive(b)) return noValue;
  const compare = comparing[operator];
  if (compare) return compare(a as string, b as string);
  if (typeof a === 'bigint' || typeof b === 'bigint') return noValue;
  if (operator === '+') return attempt(() => (a as string) + (b as string));
  const compute = numeric[operator];
  return compute ? compute(a as number, b as number) : noValue;
}

export function unary(operator: string, a: unknown): unknown {
  if (a === noValue) return noValue;
  switch (operator) {
    case '!':
      return !a;
    case 'typeof':
      return typeof a;
    case '-':
      return typeof a === 'number' ? -a : noValue;
    case '+':
      return isPrimitive(a) && typeof a !== 'bigint' ? Number(a) : noValue;
    case '~':
      return typeof a === 'number' ? ~a : noValue;
    default:
      return noValue;
  }
}

const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function' && value !== noValue);

/** An own data property, an element, a length or a size; undefined where a plain object does not have it. */
export function property(object: unknown, name: unknown): unknown {
  if (object === noValue || name === noValue || !isPrimitive(name)) return noValue;
  const key = String(name);
  switch (kindOfValue(object)) {
    case 'string':
    case 'array':
      if (key !== 'length' && !/^(?:0|-?[1-9]\d*)$/.test(key))
        return Number.isNaN(Number(key)) ? noValue : undefined;
      return (object as Record<string, unknown>)[key];
    case 'map':
    case 'set':
      return key === 'size' ? (object as Set<unknown>).size : noValue;
    case 'object': {
      const own = Object.getOwnPropertyDescriptor(object, key);
      if (own) return 'value' in own ? own.value : noValue;
      return key in Object.prototype ? noValue : undefined;
    }
    default:
      return noValue;
  }
}

/** Methods that change nothing, call nothing back, and do not compile their arguments. */
const methods: Partial<Record<ValueKind, ReadonlySet<string>>> = {
  string: words(
    'at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf padEnd padStart repeat replace replaceAll slice split startsWith substring substr toLowerCase toUpperCase toString trim trimEnd trimStart localeCompare',
  ),
  array: words('at concat flat includes indexOf join lastIndexOf slice toReversed'),
  number: words('toFixed toString toPrecision'),
  map: words('get has'),
  set: words('has'),
};

/** Methods that change their receiver, which are given a copy here, so that only a copy may be called in the program. */
const mutating: ReadonlySet<string> = words('reverse sort');

const longest = 200;

export function callMethod(receiver: unknown, name: string, args: readonly unknown[]): unknown {
  if (receiver === noValue || args.includes(noValue)) return noValue;
  const kind = kindOfValue(receiver);
  const changes = kind === 'array' && mutating.has(name) && args.length === 0;
  if (!changes && !methods[kind]?.has(name)) return noValue;
  if (/^(?:repeat|pad)/.test(name) && !(Number(args[0]) <= longest)) return noValue;
  if (!args.every((each) => isPrimitive(each) || each instanceof RegExp || kind === 'array')) return noValue;
  if (
    typeof receiver === 'string' &&
    typeof args[0] === 'string' &&
    /^replace/.test(name) &&
    /\$/.test(String(args[1]))
  )
    return noValue;
  return attempt(() => {
    const target = changes ? [...(receiver as unknown[])] : receiver;
    const method = (target as Record<string, (...args: unknown[]) => unknown>)[name];
    return method?.call(target, ...args);
  });
}

type Fixed = (...args: never[]) => unknown;

const isNumbers = (list: unknown): list is number[] =>
  Array.isArray(list) && list.every((each) => typeof each === 'number');

/** Functions of the language, by what is written before their arguments. */
const functions: Record<string, Fixed> = {
  Number: (value: unknown) => (isPrimitive(value) ? Number(value) : noValue),
  String: (value: unknown) => (isPrimitive(value) ? String(value) : noValue),
  Boolean: (value: unknown) => Boolean(value),
  parseInt: (value: unknown, radix?: number) =>
    isPrimitive(value) ? Number.parseInt(String(value), radix) : noValue,
  parseFloat: (value: unknown) => (isPrimitive(value) ? Number.parseFloat(String(value)) : noValue),
  isNaN: (value: unknown) => (isPrimitive(value) ? Number.isNaN(Number(value)) : noValue),
  'Number.isInteger': (value: unknown) => Number.isInteger(value),
  'Number.isNaN': (value: unknown) => Number.isNaN(value),
  'Number.isFinite': (value: unknown) => Number.isFinite(value),
  'Number.parseInt': (value: unknown, radix?: number) =>
    isPrimitive(value) ? Number.parseInt(String(value), radix) : noValue,
  'Number.parseFloat': (value: unknown) => (isPrimitive(value) ? Number.parseFloat(String(value)) : noValue),
  'Array.isArray': (value: unknown) => Array.isArray(value),
  'Object.keys': (value: unknown) => (isPlain(value) ? Object.keys(value) : noValue),
  'Object.values': (value: unknown) => (isPlain(value) ? Object.values(value) : noValue),
  'JSON.stringify': (value: unknown) =>
    isPlain(value) || Array.isArray(value) ? JSON.stringify(value) : noValue,
  'String.fromCharCode': (code: unknown) => (typeof code === 'number' ? String.fromCharCode(code) : noValue),
};

for (const name of [
  'abs',
  'ceil',
  'floor',
  'round',
  'sign',
  'sqrt',
  'trunc',
  'max',
  'min',
  'pow',
  'log2',
  'log10',
] as const)
  functions[`Math.${name}`] = (...args: unknown[]) =>
    isNumbers(args) ? (Math[name] as (...args: number[]) => number)(...args) : noValue;

export function callFunction(name: string, args: readonly unknown[]): unknown {
  if (args.includes(noValue) || !Object.hasOwn(functions, name)) return noValue;
  return attempt(() => (functions[name] as (...args: unknown[]) => unknown)(...args));
}

/** Whether a regular expression can be matched in time that hardly grows: without groups, at most one quantifier. */
export const isTame = (pattern: string): boolean =>
  pattern.length <= 60 &&
  !/[()|]/.test(pattern.replace(/\\.|\[(?:\\.|[^\]])*\]/g, '')) &&
  (pattern.replace(/\\.|\[(?:\\.|[^\]])*\]/g, '_').match(/[*+?{]/g)?.length ?? 0) <= 1;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
