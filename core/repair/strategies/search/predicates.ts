import type { Node } from '../../syntax/parse.js';
import { ingredientsOf, nearestFirst } from './ingredients.js';
import { kindOf } from './kinds.js';
import type { Site } from './proposal.js';
import { enclosing, functionOf, isFunction, namesAt, parentOf, type Source, textOf } from './source.js';
import { conditionsElsewhere, conditionsNear, freeNames } from './vocabulary.js';

export interface Predicate {
  text: string;
  weight: number;
}

/** Conditions that could hold or fail at a place: those written near it, with names mapped, and short ones over what is in scope. */
export function predicatesAt(site: Site): Predicate[] {
  const found = new Map<string, number>();
  const note = (text: string, weight: number): void => {
    if ((found.get(text) ?? 0) < weight) found.set(text, weight);
  };
  for (const text of clausesIn(site, conditionsNear(site.source, site.node, 12))) note(text, 0.5);
  for (const text of clausesIn(site, conditionsElsewhere(site.source, site.node, 8))) note(text, 0.2);
  const values = valuesAt(site);
  for (const [at, { text: value }] of values.slice(0, mostAsked).entries())
    for (const text of questionsOn(site, [value])) {
      const weight = at < 4 ? 0.25 : 0.18;
      note(text, weight);
      note(`!${text}`, weight);
    }
  for (const value of values.slice(0, 10))
    for (const [text, weight] of tests(value)) note(text, weight * value.weight);
  for (const { of, yes, no } of site.questions ?? [])
    for (const { text, kind, weight } of values.slice(0, 10)) {
      if (kind !== 'unknown' && kind !== of) continue;
      note(yes(text), 0.45 * weight);
      note(no(text), 0.45 * weight);
    }
  for (const [text, weight] of comparisons(values.slice(0, 7))) note(text, weight);
  return [...found]
    .map(([text, weight]) => ({ text, weight }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 160);
}

/** Conditions whole and clause by clause. */
function clausesIn({ source }: Site, conditions: readonly Node[]): string[] {
  const parts = conditions.flatMap((each) => clausesOf(each));
  return [...new Set(parts.map((each) => textOf(source, each)))].slice(0, 20);
}

function clausesOf(node: Node): Node[] {
  return node.type === 'LogicalExpression'
    ? [node, ...clausesOf(node.left), ...clausesOf(node.right)]
    : [node];
}

/** Values of a place that the functions in scope are asked about, at most. */
const mostAsked = 8;

/** Calls of the functions in scope that answer with yes or no, each with one of the values. */
export function questionsOn({ source, node }: Site, values: readonly string[]): string[] {
  const asked = namesAskedIn(source);
  const home = functionOf(source, node);
  const names = namesAt(source, node).filter(
    ({ name, node: declared }) =>
      (asked.has(name) || question.test(name)) && parentOf(source, declared) !== home && declared !== home,
  );
  const functions = names.filter(({ node: declared, kind }) => !isPlain(source, declared, kind));
  return functions.slice(0, 6).flatMap(({ name }) => values.map((value) => `${name}(${value})`));
}

/** `isEmpty`, `has_key`. */
const question =
  /^(?:is|are|was|has|have|can|should|must|will|does|needs|allows|accepts|matches)(?:[A-Z_]|$)/;

const asked = new WeakMap<Source, ReadonlySet<string>>();

/** Functions that a condition of the file asks. */
function namesAskedIn(source: Source): ReadonlySet<string> {
  const known = asked.get(source);
  if (known !== undefined) return known;
  const names = ingredientsOf(source, source.program)
    .conditions.flatMap(clausesOf)
    .flatMap((clause) => {
      const call = clause.type === 'UnaryExpression' ? clause.argument : clause;
      return call.type === 'CallExpression' && call.callee.type === 'Identifier' ? [call.callee.name] : [];
    });
  const found = new Set(names);
  asked.set(source, found);
  return found;
}

interface Value {
  text: string;
  kind: ReturnType<typeof kindOf>;
  weight: number;
}

/** Names in scope, and the element and property accesses written near, those that the place itself uses first. */
function valuesAt(site: Site): Value[] {
  const { source, node } = site;
  const statement = parentOf(source, node) ?? node;
  const used = new Set(freeNames(source, statement));
  const home = functionOf(source, node);
  const names = namesAt(source, node).filter((name) => isPlain(source, name.node, name.kind));
  const values = names.map(({ name, node: declared }): Value => {
    const local = declared.range[0] >= home.range[0] && declared.range[1] <= home.range[1];
    const inner = local || functionOf(source, declared) !== source.program;
    const near = local ? 0.7 : inner ? 0.5 : 0.4;
    return { text: name, kind: kindOf(source, declared), weight: used.has(name) ? 1 : near };
  });
  return [...values, ...accesses(source, home, node, new Set(names.map(({ name }) => name)))].sort(
    (a, b) => b.weight - a.weight,
  );
}

const mostAccesses = 8;

function accesses(source: Source, home: Node, place: Node, visible: ReadonlySet<string>): Value[] {
  const found = new Map<string, Value>();
  for (const node of nearestFirst(ingredientsOf(source, home).members, place.range[0])) {
    const parent = parentOf(source, node);
    const isCallee = parent?.type === 'CallExpression' && parent.callee === node;
    const text = textOf(source, node);
    if (/\bthis\b/.test(text) && ownerOfThis(source, node) !== ownerOfThis(source, place)) continue;
    if (isCallee || text.length > 20 || !freeNames(source, node).every((name) => visible.has(name))) continue;
    found.set(text, { text, kind: kindOf(source, node), weight: 0.6 });
    if (found.size === mostAccesses) break;
  }
  return [...found.values()];
}

/** The function, or the program, whose `this` a node sees. */
const ownerOfThis = (source: Source, node: Node): Node | null =>
  enclosing(source, node, ({ type }) => type === 'FunctionDeclaration' || type === 'FunctionExpression');

const isPlain = (source: Source, declared: Node, kind: string): boolean => {
  const parent = parentOf(source, declared);
  const init = parent?.type === 'VariableDeclarator' ? parent.init : null;
  const isFunctionOrModule = init !== null && (isFunction(init) || isRequired(source, init));
  return kind !== 'function' && kind !== 'class' && kind !== 'import' && !isFunctionOrModule;
};

/** `require('./is-stream')`, or a part of what a module exports. */
const isRequired = (source: Source, init: Node): boolean => /^require\s*\(/.test(textOf(source, init));

/** Tests of one value by its kind. */
function tests({ text, kind }: Value): [string, number][] {
  const number: [string, number][] = [
    [`${text} > 0`, 0.5],
    [`${text} % 2 === 0`, 0.3],
    [`${text} % 2 === 1`, 0.35],
    [`${text} % 2 !== 0`, 0.25],
    [`${text} === 0`, 0.4],
    [`${text} !== 0`, 0.3],
    [`${text} < 0`, 0.35],
    [`${text} >= 0`, 0.25],
    [`${text} > 1`, 0.2],
    [`${text} === 1`, 0.2],
    [`${text} < 2`, 0.2],
    [`${text} % 1 === 0`, 0.15],
    [`Number.isInteger(${text})`, 0.2],
    [`!Number.isNaN(${text})`, 0.15],
  ];
  const sized: [string, number][] = [
    [`${text}.length > 0`, 0.4],
    [`${text}.length === 0`, 0.35],
    [`${text}.length > 1`, 0.2],
    [`${text}.length === 1`, 0.2],
    [`${text}.length === 2`, 0.1],
  ];
  const any: [string, number][] = [
    [text, 0.35],
    [`!${text}`, 0.35],
    [`${text} != null`, 0.35],
    [`${text} == null`, 0.3],
    [`${text} !== undefined`, 0.3],
    [`${text} === undefined`, 0.25],
    [`typeof ${text} === 'string'`, 0.2],
    [`typeof ${text} === 'number'`, 0.2],
    [`typeof ${text} === 'function'`, 0.15],
    [`typeof ${text} === 'object'`, 0.1],
    [`Array.isArray(${text})`, 0.2],
    [`!Array.isArray(${text})`, 0.1],
    [`${text} instanceof Date`, 0.08],
    [`!(${text} instanceof Date)`, 0.08],
  ];
  if (kind === 'number') return [...number, [text, 0.2], [`!${text}`, 0.2]];
  if (kind === 'array') return sized;
  if (kind === 'string') return [...sized, [`${text} === ''`, 0.35], [`${text} !== ''`, 0.35], [text, 0.3]];
  if (kind === 'boolean') return any.slice(0, 2);
  return [...any, ...number.slice(0, 4).map(scaled(0.6)), ...sized.map(scaled(0.5))];
}

const scaled =
  (factor: number) =>
  ([text, weight]: [string, number]): [string, number] => [text, weight * factor];

/** Comparisons of two values that may be of one kind. */
function comparisons(values: readonly Value[]): [string, number][] {
  const found: [string, number][] = [];
  for (const [at, a] of values.entries()) {
    for (const b of values.slice(at + 1)) {
      const alike = a.kind === b.kind ? 1 : a.kind === 'unknown' || b.kind === 'unknown' ? 0.6 : 0;
      const weight = 0.3 * alike * a.weight * b.weight;
      if (weight === 0 || a.kind === 'array' || a.kind === 'function') continue;
      const operators =
        a.kind === 'string' || a.kind === 'boolean' ? ['===', '!=='] : ['===', '!==', '<', '>', '<=', '>='];
      for (const [rank, operator] of operators.entries()) {
        found.push([`${a.text} ${operator} ${b.text}`, weight * (1 - 0.08 * rank)]);
      }
    }
  }
  return found;
}
