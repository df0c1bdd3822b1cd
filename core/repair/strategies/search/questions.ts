import { parseTests } from '../../../syntax/test-calls.js';
import type { RepairContext } from '../../strategy.js';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import type { Kind } from './kinds.js';

/** How code asks whether a value is of a kind, and whether it is not. */
export interface Question {
  /** What the value is known to be where it is asked, if anything is known. */
  of: Kind;
  yes(value: string): string;
  no(value: string): string;
}

/** Kinds of values that are asked about, at most. */
const most = 4;

/**
 * Questions after the kinds of values that the failing tests make: where a test that fails is the one that comes with a
 * date, what the code lacks may be to ask for dates. The kind that comes most often first.
 */
export async function questionsOfTests({
  failingTests,
  read,
}: Pick<RepairContext, 'failingTests' | 'read'>): Promise<Question[]> {
  const counts = new Map<Question, number>();
  for (const file of new Set(failingTests.map((test) => test.file))) {
    const text = await read(file);
    const calls = (text === undefined ? null : parseTests(file, text)) ?? [];
    const titles = new Set(failingTests.flatMap((test) => (test.file === file ? test.path.slice(-1) : [])));
    const failing = calls.filter(({ title }) => title !== null && titles.has(title));
    for (const { body } of failing.length > 0 ? failing : calls)
      walk(body, (node) => {
        const question = questionOf(node);
        if (question !== null) counts.set(question, (counts.get(question) ?? 0) + 1);
      });
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([question]) => question);
}

function questionOf(node: Node): Question | null {
  if (node.type === 'NewExpression' && node.callee.type === 'Identifier')
    return classes.get(node.callee.name) ?? null;
  if (node.type === 'Literal') return 'regex' in node ? expression : 'bigint' in node ? bigint : null;
  if (node.type === 'Identifier') return named.get(node.name) ?? null;
  const isMinusZero =
    node.type === 'UnaryExpression' &&
    node.operator === '-' &&
    node.argument.type === 'Literal' &&
    node.argument.value === 0;
  return isMinusZero ? minusZero : null;
}

const calling = (of: Kind, call: (value: string) => string): Question => ({
  of,
  yes: call,
  no: (value) => `!${call(value)}`,
});

const ofType = (type: string): Question => ({
  of: 'unknown',
  yes: (value) => `typeof ${value} === '${type}'`,
  no: (value) => `typeof ${value} !== '${type}'`,
});

const instance = (name: string): Question => ({
  of: 'object',
  yes: (value) => `${value} instanceof ${name}`,
  no: (value) => `!(${value} instanceof ${name})`,
});

const classes = new Map(
  [
    'Date',
    'RegExp',
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'Promise',
    'Error',
    'TypeError',
    'RangeError',
    'SyntaxError',
    'AggregateError',
    'ArrayBuffer',
    'SharedArrayBuffer',
    'DataView',
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
    'BigInt64Array',
    'BigUint64Array',
    'URL',
    'URLSearchParams',
    'Boolean',
    'Number',
    'String',
  ].map((name) => [name, instance(name)]),
);
const expression = classes.get('RegExp') ?? instance('RegExp');
const bigint = ofType('bigint');
const minusZero = calling('number', (value) => `Object.is(${value}, -0)`);
const named = new Map([
  ['Symbol', ofType('symbol')],
  ['BigInt', bigint],
  ['NaN', calling('number', (value) => `Number.isNaN(${value})`)],
  ['Infinity', calling('number', (value) => `Number.isFinite(${value})`)],
  ['Buffer', calling('object', (value) => `Buffer.isBuffer(${value})`)],
]);
