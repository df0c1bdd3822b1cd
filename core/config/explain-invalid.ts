import type * as z from 'zod/mini';
import { HealerError } from '../errors.js';
import { type JsonPlaces, locateJson } from './json-places.js';
import { configSchema } from './schema.js';

type Issue = z.core.$ZodIssue;

/** Turns the first trouble of an invalid config into one sentence: where, which key, what it is, what it may be. */
export async function explainInvalid(
  text: string,
  file: string,
  issues: readonly Issue[],
): Promise<HealerError> {
  try {
    return await explain(text, file, issues);
  } catch (error) {
    // Parser and printer call themselves once for each bracket.
    if (!(error instanceof RangeError)) throw error;
    return invalid(file, { line: 1, column: 1 }, 'this is nested too deeply for settings', '');
  }
}

async function explain(text: string, file: string, issues: readonly Issue[]): Promise<HealerError> {
  const places = await locateJson(text);
  if (places.broken)
    return invalid(
      file,
      places.broken,
      `${places.broken.message.replace(/\.$/, '')}`,
      'The file must be plain JSON.',
    );
  const [trouble] = issues.flatMap(describe).sort((a, b) => order(places, a.path) - order(places, b.path));
  if (!trouble) return new HealerError('CONFIG_INVALID', `${file} is not valid.`);
  return invalid(file, places.at(trouble.path, trouble.atKey), trouble.text, trouble.allowed);
}

interface Trouble {
  path: PropertyKey[];
  atKey: boolean;
  text: string;
  allowed: string;
}

function describe(issue: Issue): Trouble[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => describeUnknown(issue.path, key));
  const key = issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'the file';
  const was =
    issue.input === undefined || (issue.code === 'custom' && typeof issue.input === 'object')
      ? ''
      : ` is ${shorten(JSON.stringify(issue.input))}, but`;
  return [{ path: issue.path, atKey: false, text: `${key}${was} must be ${allowed(issue)}`, allowed: '' }];
}

function describeUnknown(path: PropertyKey[], key: string): Trouble {
  const near = knownKeys.find((known) => isNear(known, key));
  const text = `there is no key "${[...path, key].join('.')}"${near ? `; did you mean "${near}"?` : ''}`;
  return { path: [...path, key], atKey: true, text, allowed: `Known keys: ${knownKeys.join(', ')}.` };
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_type':
      if (/^an? /.test(issue.message)) return issue.message;
      return issue.expected === 'int' ? 'a whole number' : withArticle(issue.expected);
    case 'too_small':
      return /^an? /.test(issue.message) ? issue.message : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_union':
      return issue.errors.flatMap((inner) => inner.map(allowed)).join(' or ');
    default:
      return issue.message;
  }
}

function invalid(file: string, place: { line: number; column: number }, text: string, allowedText: string) {
  const end = text.endsWith('?') ? '' : '.';
  const rest = allowedText === '' ? '' : ` ${allowedText}`;
  return new HealerError('CONFIG_INVALID', `${file}:${place.line}:${place.column}: ${text}${end}${rest}`, {
    next: `Correct line ${place.line} of ${file}, or remove the key to get its default.`,
  });
}

const knownKeys = Object.keys(configSchema.shape).filter((key) => key !== '$schema');

/** Troubles are told in the order in which they stand in the file. */
const order = (places: JsonPlaces, path: PropertyKey[]): number => places.at(path, true).offset;

const withArticle = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`);

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

const squeeze = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

/** One letter too many, too few or different, or two swapped. */
function isNear(a: string, b: string): boolean {
  const [short, long] =
    squeeze(a).length <= squeeze(b).length ? [squeeze(a), squeeze(b)] : [squeeze(b), squeeze(a)];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  if (long.length > short.length) return rest(short, 0) === rest(long, 1);
  const swapped = short[start] === long[start + 1] && short[start + 1] === long[start];
  return rest(short, 1) === rest(long, 1) || (swapped && rest(short, 2) === rest(long, 2));
}
