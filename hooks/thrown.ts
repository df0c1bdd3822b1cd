import { inspect } from 'node:util';
import type { ThrownError } from '../core/model.js';

const longest = 32_768;

/** Turns whatever was thrown into plain, bounded data. Works on errors of other realms and on deserialised ones. */
export function toThrown(value: unknown, depth = 0): ThrownError {
  if (!isErrorLike(value))
    return { name: 'Error', message: typeof value === 'string' ? cut(value) : print(value) };
  const thrown: ThrownError = { name: nameOf(value), message: cut(String(value.message ?? '')) };
  if (typeof value.stack === 'string') thrown.stack = cut(value.stack);
  if (typeof value.code === 'string' || typeof value.code === 'number') thrown.code = String(value.code);
  if ('expected' in value || 'actual' in value) {
    thrown.expected = print(value.expected);
    thrown.actual = print(value.actual);
  }
  if (typeof value.operator === 'string') thrown.operator = value.operator;
  if (depth < 5 && value.cause !== undefined && value.cause !== null)
    thrown.cause = toThrown(value.cause, depth + 1);
  if (depth < 5 && Array.isArray(value.errors)) {
    thrown.errors = value.errors.slice(0, 20).map((error) => toThrown(error, depth + 1));
  }
  return thrown;
}

/** Text of a value for a record: what `node:util`'s inspect prints, bounded. */
export function print(value: unknown): string {
  try {
    return cut(inspect(value, { depth: 6, maxArrayLength: 200, maxStringLength: 8_192, breakLength: 80 }));
  } catch {
    return '[not printable]';
  }
}

export const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  expected?: unknown;
  actual?: unknown;
  operator?: unknown;
  cause?: unknown;
  errors?: unknown;
}

const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' && value !== null && ('message' in value || 'stack' in value);

/** Deserialised errors lose a class's name, but their stack still starts with it. */
function nameOf(error: ErrorLike): string {
  const name = typeof error.name === 'string' && error.name ? error.name : 'Error';
  if (name !== 'Error' || typeof error.stack !== 'string') return name;
  return /^([A-Z][\w$]*(?:Error|Exception))(?:\s\[[^\]]*\])?(?::|\n|$)/.exec(error.stack)?.[1] ?? name;
}
