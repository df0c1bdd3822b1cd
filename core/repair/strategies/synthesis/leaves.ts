import type { Node } from '../../syntax/parse.js';
import { quoteOf } from '../../syntax/style.js';
import { ingredientsOf, nearestFirst } from '../search/ingredients.js';
import { functionOf, namesAt, type Source, statementOf, textOf } from '../search/source.js';
import { freeNames, literalsNear, vocabularyOf } from '../search/vocabulary.js';
import type { Input } from './angelic.js';
import type { Hole } from './holes.js';
import { interpret } from './interpret.js';
import { binding, type Term, termOf } from './term.js';
import { isPlain, keyOf, noValue } from './values.js';

/** What expressions of a hole may be made of: what is in scope, what the code near it says, literals. */
export function leavesOf(hole: Hole, inputs: readonly Input[]): Term[] {
  const leaves = [
    ...ownOf(hole, inputs),
    ...namesOf(hole, inputs),
    ...expressionsNear(hole, inputs),
    ...literalsOf(hole, inputs),
  ];
  return leaves.filter(({ values }) => values.some((value) => value !== noValue));
}

/** Names of the properties that were seen on what is in scope. */
export function propertiesSeen(inputs: readonly Input[]): string[] {
  const found = new Set<string>();
  for (const { scope } of inputs)
    for (const value of Object.values(scope)) {
      for (const each of Array.isArray(value) ? value.slice(0, 3) : [value])
        if (isPlain(each))
          for (const name of Object.keys(each)) if (/^[a-z_$][\w$]*$/i.test(name)) found.add(name);
      if (found.size > mostProperties) return [...found].slice(0, mostProperties);
    }
  return [...found];
}

const mostProperties = 12;

function ownOf({ node, site }: Hole, inputs: readonly Input[]): Term[] {
  return node === null ? [] : [leafOf(site.source, node, 1, inputs)];
}

function namesOf({ site: { source, node }, point }: Hole, inputs: readonly Input[]): Term[] {
  const statement = statementOf(source, node) ?? node;
  const used = new Set(freeNames(source, statement));
  const home = functionOf(source, node);
  const declared = new Map(namesAt(source, node).map((each) => [each.name, each.node]));
  return point.names.map((written) => {
    const name = written.replace(/:.*/, '');
    const at = declared.get(name)?.range[0] ?? home.range[0];
    const isLocal = at >= home.range[0] && at < home.range[1];
    const values = inputs.map(({ scope }) => (Object.hasOwn(scope, name) ? scope[name] : noValue));
    return termOf({ text: name, binds: binding.primary, cost: isLocal || used.has(name) ? 1 : 2, values });
  });
}

const mostExpressions = 60;
const longestExpression = 60;

/** Expressions of the function whose names can be seen, the nearest first. */
function expressionsNear({ site: { source, node }, node: own }: Hole, inputs: readonly Input[]): Term[] {
  const visible = new Set(namesAt(source, node).map(({ name }) => name));
  const { members, calls, operations, conditions } = ingredientsOf(source, functionOf(source, node));
  const found: Term[] = [];
  for (const list of [members, operations, conditions, calls]) {
    let count = 0;
    for (const each of nearestFirst(list, node.range[0])) {
      const text = textOf(source, each);
      if (each === own || text.length > longestExpression || text.includes('\n')) continue;
      if (!freeNames(source, each).every((name) => visible.has(name))) continue;
      found.push(leafOf(source, each, each.type === 'MemberExpression' ? 1 : 2, inputs));
      if (++count >= mostExpressions) break;
    }
  }
  return found;
}

const leafOf = (source: Source, node: Node, cost: number, inputs: readonly Input[]): Term =>
  termOf({
    text: textOf(source, node),
    binds: bindingOf(node),
    cost,
    values: inputs.map(({ scope }) => interpret(node, scope)),
    isLiteral: node.type === 'Literal',
  });

function bindingOf(node: Node): number {
  switch (node.type) {
    case 'LogicalExpression':
      return node.operator === '&&' ? binding.and : binding.or;
    case 'BinaryExpression':
      return operators.find(([pattern]) => pattern.test(node.operator))?.[1] ?? binding.whole;
    case 'UnaryExpression':
      return binding.unary;
    case 'ConditionalExpression':
      return binding.conditional;
    default:
      return binding.member;
  }
}

const operators: readonly [RegExp, number][] = [
  [/^[!=]==?$/, binding.equality],
  [/^(?:[<>]=?|in|instanceof)$/, binding.relational],
  [/^[-+]$/, binding.additive],
  [/^[*/%]$/, binding.multiplicative],
];

/** Literals of the function, words of the comments, small numbers, and the value that is always wanted. */
function literalsOf({ site: { source, node }, node: own, kind }: Hole, inputs: readonly Input[]): Term[] {
  const quote = quoteOf(source.text);
  const written = literalsNear(source, node).flatMap((text) => {
    const value = literalValue(text);
    return value === noValue ? [] : [[value, 2] as const];
  });
  // Elsewhere they would only repeat what the tests, or the examples of a comment, expect.
  const mayBeNew = kind !== 'value' || own?.type === 'Literal';
  const words = mayBeNew ? vocabularyOf(source).commentWords.map((word) => [word, 3] as const) : [];
  const wanted = mayBeNew ? alwaysWanted(inputs) : noValue;
  const values: (readonly [unknown, number])[] = [
    [0, 1],
    [1, 1],
    ...(kind !== 'value' || wanted === noValue ? [] : [[wanted, 2] as const]),
    ['', 2],
    [-1, 2],
    ...written,
    ...(kind === 'value' ? constants : []),
    ...words,
    [2, 3],
  ];
  return values.flatMap(([value, cost]) => {
    const text = textOfLiteral(value, quote);
    if (text === null) return [];
    const binds = text.startsWith('-') ? binding.unary : binding.primary;
    return [termOf({ text, binds, cost, values: inputs.map(() => value), isLiteral: true })];
  });
}

const constants: readonly (readonly [unknown, number])[] = [
  [true, 2],
  [false, 2],
  [null, 2],
  [undefined, 2],
  [[], 2],
];

function alwaysWanted(inputs: readonly Input[]): unknown {
  const keys = new Set(inputs.map(({ wanted }) => keyOf(wanted)));
  return keys.size === 1 ? inputs[0]?.wanted : noValue;
}

/** What a literal of the program stands for; templates and regular expressions are left out. */
function literalValue(text: string): unknown {
  if (/^\d[\w.]*$/.test(text)) return Number.isNaN(Number(text)) ? noValue : Number(text);
  if (/^'(?:[^'\\])*'$/.test(text) || /^"(?:[^"\\])*"$/.test(text)) return text.slice(1, -1);
  return noValue;
}

/** A value as code; null where it takes more than a literal. */
function textOfLiteral(value: unknown, quote: "'" | '"'): string | null {
  if (typeof value === 'string') {
    const inner = JSON.stringify(value).slice(1, -1);
    return quote === '"' ? `"${inner}"` : `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  }
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'boolean' || value === null || value === undefined) return String(value);
  return Array.isArray(value) && value.length === 0 ? '[]' : null;
}
