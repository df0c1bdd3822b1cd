import { attempt, binary, callFunction, callMethod, property, unary } from './pure.js';
import { binding, operand, type Term } from './term.js';
import { noValue, type ValueKind } from './values.js';

type Operand = ValueKind | 'any';

const opposites: Readonly<Record<string, string>> = { '===': '!==', '==': '!=' };
const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=' };

/** A way to make an expression of smaller ones. */
export interface Rule {
  operands: readonly Operand[];
  cost: number;
  binds: number;
  commutes?: boolean;
  /** What code that uses it contains. */
  sign: string;
  /** Its first operand is looked into, which nobody does to a literal. */
  looksInto?: boolean;
  text(operands: readonly Term[]): string;
  /** Text of its opposite, where that reads better than with a `!` before it. */
  negation?(operands: readonly Term[]): string;
  apply(a: unknown, b: unknown): unknown;
}

/** Expressions over numbers, strings and collections, of the families that the search edits. */
export const valueRules: readonly Rule[] = [
  infix('+', ['number', 'number'], binding.additive, { commutes: true }),
  infix('-', ['number', 'number'], binding.additive),
  infix('*', ['number', 'number'], binding.multiplicative, { commutes: true }),
  infix('/', ['number', 'number'], binding.multiplicative),
  infix('%', ['number', 'number'], binding.multiplicative),
  infix('+', ['string', 'string'], binding.additive),
  ...['floor', 'abs', 'ceil', 'round', 'sqrt'].map((name) => call(`Math.${name}`, ['number'], 1)),
  ...['max', 'min'].map((name) => ({ ...call(`Math.${name}`, ['number', 'number'], 1), commutes: true })),
  call('String', ['number'], 2),
  call('Number', ['string'], 2),
  prefix('-', 'number', 1),
  ...(['string', 'array'] as const).flatMap((kind) => [
    member(kind, 'length', 1),
    element(kind, 'number'),
    method(kind, 'slice', ['number'], 1),
    written(
      [kind, 'number'],
      ([a, b]) => `${inner(a)}.slice(0, ${b?.text})`,
      2,
      (a, b) => callMethod(a, 'slice', [0, b]),
    ),
    written(
      [kind],
      ([a]) => `${inner(a)}[${inner(a)}.length - 1]`,
      3,
      (a) => property(a, binary('-', property(a, 'length'), 1)),
    ),
  ]),
  ...['toLowerCase', 'toUpperCase', 'trim'].map((name) => method('string', name, [], 1)),
  method('string', 'indexOf', ['string'], 1),
  method('string', 'split', ['string'], 1),
  method('string', 'repeat', ['number'], 1),
  written(
    ['string'],
    ([a]) => `${inner(a)}.charCodeAt(0)`,
    2,
    (a) => callMethod(a, 'charCodeAt', [0]),
  ),
  written(
    ['string'],
    ([a]) => `${inner(a)}.split('').reverse().join('')`,
    2,
    (a) => callMethod(callMethod(callMethod(a, 'split', ['']), 'reverse', []), 'join', ['']),
  ),
  method('array', 'join', ['string'], 1),
  method('array', 'indexOf', ['any'], 1),
  method('array', 'concat', ['array'], 1),
  written(
    ['array'],
    ([a]) => `[...${inner(a)}].reverse()`,
    2,
    (a) => callMethod(a, 'reverse', []),
  ),
  written(
    ['array'],
    ([a]) => `[...${inner(a)}].sort()`,
    2,
    (a) => callMethod(a, 'sort', []),
  ),
  written(
    ['array'],
    ([a]) => `[...${inner(a)}].sort((a, b) => a - b)`,
    2,
    (a) => sortedNumbers(a),
  ),
  written(
    ['array'],
    ([a]) => `Math.max(...${inner(a)})`,
    2,
    (a) => (Array.isArray(a) ? callFunction('Math.max', a) : noValue),
  ),
  written(
    ['array'],
    ([a]) => `Math.min(...${inner(a)})`,
    2,
    (a) => (Array.isArray(a) ? callFunction('Math.min', a) : noValue),
  ),
  written(
    ['array'],
    ([a]) => `new Set(${a?.text}).size`,
    2,
    (a) => (Array.isArray(a) ? new Set(a).size : noValue),
  ),
  written(['array'], ([a]) => `${inner(a)}.reduce((sum, each) => sum + each, 0)`, 3, sumOf),
  element('object', 'string'),
  element('object', 'number'),
  member('map', 'size', 1),
  member('set', 'size', 1),
  method('map', 'get', ['any'], 1),
];

/** Expressions that are true or false. `equals` is how the file writes equality, `===` or `==`. */
export function predicateRules(equals: '===' | '=='): readonly Rule[] {
  const equality = (kind: ValueKind) => infix(equals, [kind, kind], binding.equality, { commutes: true });
  return [
    equality('number'),
    infix('<', ['number', 'number'], binding.relational),
    infix('<=', ['number', 'number'], binding.relational),
    equality('string'),
    { ...infix('<', ['string', 'string'], binding.relational), cost: 2 },
    { ...infix('<=', ['string', 'string'], binding.relational), cost: 2 },
    { ...equality('boolean'), cost: 3 },
    method('string', 'includes', ['string'], 1),
    method('string', 'startsWith', ['string'], 1),
    method('string', 'endsWith', ['string'], 1),
    method('array', 'includes', ['any'], 1),
    method('map', 'has', ['any'], 1),
    method('set', 'has', ['any'], 1),
    infix('in', ['string', 'object'], binding.relational),
    call('Array.isArray', ['any'], 2),
    call('Number.isInteger', ['number'], 2),
    call('Number.isNaN', ['number'], 2),
    comparison('==', 'null', (a) => binary('==', a, null)),
    comparison(equals, 'undefined', (a) => a === undefined),
    ...['string', 'number', 'object', 'boolean'].map(
      (type): Rule => ({
        ...comparison(equals, `'${type}'`, (a) => unary('typeof', a) === type),
        text: ([a]) => `typeof ${operand(a as Term, binding.unary)} ${equals} '${type}'`,
        negation: ([a]) => `typeof ${operand(a as Term, binding.unary)} ${opposites[equals]} '${type}'`,
      }),
    ),
    ...[/\d/, /[a-z]/, /[A-Z]/, /[a-zA-Z]/, /\s/, /^\d+$/, /^[a-zA-Z]+$/].map((pattern) =>
      written(
        ['string'],
        ([a]) => `${pattern}.test(${a?.text})`,
        2,
        (a) => (typeof a === 'string' ? pattern.test(a) : noValue),
      ),
    ),
  ];
}

/** Reads a property that was seen on objects. */
export const propertyRule = (name: string): Rule => member('object', name, 1);

const inner = (term: Term | undefined): string => (term ? operand(term, binding.member) : '');

function written(
  operands: readonly Operand[],
  text: Rule['text'],
  cost: number,
  apply: Rule['apply'],
  binds: number = binding.member,
  sign = '',
): Rule {
  return { operands, text, cost, apply, binds, sign };
}

/** Compares with a constant that is no operand. */
function comparison(operator: '===' | '==', constant: string, apply: (a: unknown) => unknown): Rule {
  const rule = written(
    ['any'],
    ([a]) => `${operand(a as Term, binding.relational)} ${operator} ${constant}`,
    2,
    apply,
    binding.equality,
  );
  return {
    ...rule,
    negation: ([a]) => `${operand(a as Term, binding.relational)} ${opposites[operator]} ${constant}`,
  };
}

function infix(
  operator: string,
  operands: readonly [Operand, Operand],
  binds: number,
  options: Pick<Rule, 'commutes'> = {},
): Rule {
  const opposite = opposites[operator];
  const write = (between: string): Rule['text'] => {
    const mirror = options.commutes && opposite ? between : mirrored[between];
    return ([a, b]) =>
      a?.isLiteral && mirror
        ? `${operand(b as Term, binds)} ${mirror} ${operand(a, binds + 1)}`
        : `${operand(a as Term, binds)} ${between} ${operand(b as Term, binds + 1)}`;
  };
  return {
    operands,
    cost: 1,
    binds,
    sign: /[-*/%]/.test(operator) ? ` ${operator} ` : '',
    ...options,
    text: write(operator),
    ...(opposite && { negation: write(opposite) }),
    apply: (a, b) => binary(operator, a, b),
  };
}

function prefix(operator: string, kind: Operand, cost: number): Rule {
  return written(
    [kind],
    ([a]) => `${operator}${operand(a as Term, binding.member)}`,
    cost,
    (a) => unary(operator, a),
    binding.unary,
  );
}

function call(name: string, operands: readonly Operand[], cost: number): Rule {
  return {
    ...written(
      operands,
      (terms) => `${name}(${terms.map(({ text }) => text).join(', ')})`,
      cost,
      (a, b) => callFunction(name, operands.length === 1 ? [a] : [a, b]),
    ),
    sign: `${name}(`,
  };
}

function method(kind: ValueKind, name: string, rest: readonly Operand[], cost: number): Rule {
  return {
    ...written(
      [kind, ...rest],
      ([a, ...others]) => `${inner(a)}.${name}(${others.map(({ text }) => text).join(', ')})`,
      cost,
      (a, b) => callMethod(a, name, rest.length === 0 ? [] : [b]),
    ),
    sign: `.${name}(`,
    looksInto: !/^(?:includes|indexOf)$/.test(name),
  };
}

function member(kind: ValueKind, name: string, cost: number): Rule {
  const rule = written(
    [kind],
    ([a]) => `${inner(a)}.${name}`,
    cost,
    (a) => property(a, name),
  );
  return { ...rule, looksInto: true };
}

function element(kind: ValueKind, index: Operand): Rule {
  const rule = written([kind, index], ([a, b]) => `${inner(a)}[${b?.text}]`, 1, property);
  return { ...rule, looksInto: true };
}

function sortedNumbers(list: unknown): unknown {
  const isSortable = Array.isArray(list) && list.every((each) => typeof each === 'number');
  return isSortable ? [...list].sort((a, b) => a - b) : noValue;
}

function sumOf(list: unknown): unknown {
  return Array.isArray(list) ? attempt(() => list.reduce((sum, each) => binary('+', sum, each), 0)) : noValue;
}
