import type { Node } from '../../../syntax/parse.js';
import { kindOf, mayStandFor } from '../kinds.js';
import { brief, type Operator, rewrite, type Site } from '../proposal.js';
import { functionOf, isStatement, listOf, namesAt, type Source, textOf } from '../source.js';
import { insertionAfter, insertionBefore } from '../statements.js';
import { valuesNear } from '../values.js';

/** A step that was forgotten: a mutating call on a list, an update of a result, an assignment between two places. */
export const insertion: Operator = {
  name: 'insert-statement',
  nodes: [
    'ExpressionStatement',
    'IfStatement',
    'ReturnStatement',
    'VariableDeclaration',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
  ],
  *propose(site) {
    const { node, source } = site;
    const list = listOf(source, node);
    if (!isStatement(node) || list === null) return;
    const isLast = list.at(-1) === node;
    for (const [code, weight] of [...steps(site), ...assignments(site)]) {
      const title = `insert \`${brief(code)}\``;
      if (node.type !== 'VariableDeclaration' || !isLast) {
        yield rewrite(title, [insertionBefore(source, node, code)], weight);
      }
      if (isLast && node.type !== 'ReturnStatement') {
        yield rewrite(title, [insertionAfter(source, node, code)], weight);
      }
    }
  },
};

/** Updates of the variables of the function, by their kind. */
function* steps({ node, source }: Site): Generator<[string, number]> {
  const home = functionOf(source, node);
  const names = namesAt(source, node).filter(({ node: declared }) => declared.range[0] >= home.range[0]);
  const values = names
    .slice(0, 8)
    .map(({ name, node: declared }) => ({ name, kind: kindOf(source, declared) }));
  const codes = source.text.includes('charCodeAt') || source.text.includes('codePointAt');
  for (const [rank, { name, constant, node: declared }] of names.slice(0, 10).entries()) {
    const kind = kindOf(source, declared);
    const near = Math.max(0.4, 1 - 0.08 * rank);
    if (kind === 'array') for (const call of mutators) yield [`${name}.${call};`, 0.5 * near];
    if (kind === 'number' && !constant)
      for (const step of ['++', '--']) yield [`${name}${step};`, 0.4 * near];
    for (const value of values) {
      if (value.name === name) continue;
      if (kind === 'array' && value.kind !== 'array') yield [`${name}.push(${value.name});`, 0.35 * near];
      if (constant) continue;
      const adds = kind === 'string' || (kind === 'number' && mayStandFor(value.kind, 'number'));
      if (adds && value.kind !== 'array') yield [`${name} += ${value.name};`, 0.35 * near];
      if (kind === 'string' && value.kind === 'number' && codes) {
        yield [`${name} += String.fromCharCode(${value.name});`, 0.35 * near];
      }
    }
  }
}

const mutators = ['pop()', 'shift()', 'sort()', 'sort((a, b) => a - b)', 'reverse()'];

/** Assignments between the elements, properties and variables that the statements beside this one use. */
function* assignments(site: Site): Generator<[string, number]> {
  const { node, source } = site;
  const half = halfExchange(source, node);
  if (half !== null) yield [half, 1];
  const places = valuesNear(source, node, 240, ['members']).slice(0, 6);
  for (const [target, value] of updates(site)) yield [`${target} = ${value};`, 0.25];
  for (const a of places) {
    for (const b of places) {
      if (a !== b && isPlace(source, node, a)) yield [`${a} = ${b};`, 0.35];
    }
  }
}

/** A variable gets the value of another, a dictionary an entry for what a loop is at. */
function* updates({ node, source }: Site): Generator<[target: string, value: string]> {
  const home = functionOf(source, node);
  const names = namesAt(source, node)
    .filter(({ node: declared }) => declared.range[0] >= home.range[0])
    .slice(0, 6);
  for (const { name, constant, node: declared } of names) {
    const kind = kindOf(source, declared);
    for (const other of names) {
      if (other.name === name || !mayStandFor(kindOf(source, other.node), kind)) continue;
      if (!constant) yield [name, other.name];
    }
    if (kind !== 'object') continue;
    for (const key of names.filter((each) => each.kind === 'loop'))
      for (const value of [...names.map((each) => each.name), 'true', '1'])
        if (value !== name) yield [`${name}[${key.name}]`, value];
  }
}

/** `a = b;` where the statement before keeps `a` aside and this one puts it into `b`: an exchange that lacks its middle. */
function halfExchange(source: Source, node: Node): string | null {
  const list = listOf(source, node);
  const before = list?.[list.indexOf(node) - 1];
  if (before?.type !== 'VariableDeclaration' || node.type !== 'ExpressionStatement') return null;
  const [kept] = before.declarations;
  const { expression } = node;
  if (kept?.init == null || expression.type !== 'AssignmentExpression' || expression.operator !== '=')
    return null;
  if (textOf(source, kept.id) !== textOf(source, expression.right)) return null;
  return `${textOf(source, kept.init)} = ${textOf(source, expression.left)};`;
}

const isPlace = (source: Source, node: Node, text: string): boolean =>
  !/\.length$/.test(text) && text !== textOf(source, node);
