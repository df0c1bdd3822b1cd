import { type Kind, kindOf, mayStandFor } from '../kinds.js';
import type { Site } from '../proposal.js';
import { brief, type Operator, type Proposal, replace, rewrite } from '../proposal.js';
import { enclosing, functionOf, isFunction, namesAt, ownNodes, parentOf, textOf } from '../source.js';
import { readsThis } from './functions.js';

/** Another value of the function returned; a result that is computed but not returned; a `return` too many or too few. */
export const returns: Operator = {
  name: 'return',
  nodes: ['ReturnStatement', 'ExpressionStatement', 'BlockStatement'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'ReturnStatement') yield* otherResults(site);
    if (node.type === 'ExpressionStatement' && enclosing(source, node, isFunction) !== null) {
      const { expression } = node;
      if (expression.type === 'AssignmentExpression' && expression.operator === '=')
        yield replace({ ...site, node: expression }, `return ${textOf(source, expression.right)}`, 0.3);
      if (expression.type === 'AssignmentExpression' || expression.type === 'UpdateExpression') return;
      yield replace(
        { ...site, node: expression },
        `return ${textOf(source, expression)}`,
        isLast(site) ? 0.7 : 0.3,
      );
    }
    const parent = parentOf(source, node);
    if (node.type === 'BlockStatement' && parent !== null && isFunction(parent)) yield* endWithReturn(site);
  },
};

function* otherResults(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'ReturnStatement') return;
  const { argument } = node;
  if (argument === null) return;
  const wanted: Kind = kindOf(source, argument);
  for (const [rank, { name, kind, node: declared }] of namesAt(source, node).entries()) {
    if (kind === 'import' || kind === 'function' || name === textOf(source, argument)) continue;
    const fits = mayStandFor(kindOf(source, declared), wanted) ? 0.6 : 0.3;
    yield replace({ ...site, node: argument }, name, fits * Math.max(0.3, 1 - 0.06 * rank));
  }
  const others = ownNodes(source, functionOf(source, node)).flatMap((each) =>
    each.type === 'ReturnStatement' && each !== node && each.argument !== null
      ? [textOf(source, each.argument)]
      : [],
  );
  for (const text of new Set(others))
    if (text.length < 60) yield replace({ ...site, node: argument }, text, 0.5);
  if (wanted === 'boolean') yield replace({ ...site, node: argument }, `!(${textOf(source, argument)})`, 0.8);
  for (const [text, kind] of constants) {
    const weight = kind === wanted ? 0.4 : mayStandFor(kind, wanted) ? 0.3 : 0.12;
    yield replace({ ...site, node: argument }, text, weight);
  }
}

const constants: readonly [string, Kind][] = [
  ['0', 'number'],
  ['1', 'number'],
  ['-1', 'number'],
  ["''", 'string'],
  ['[]', 'array'],
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'object'],
  ['undefined', 'object'],
];

function* endWithReturn(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'BlockStatement') return;
  const last = node.body.at(-1);
  if (last === undefined || last.type === 'ReturnStatement') return;
  const indent = ' '.repeat(last.loc.start.column);
  if (node.body.some((each) => readsThis(each))) {
    const edit = { start: last.range[1], end: last.range[1], text: `\n${indent}return this;` };
    yield rewrite('return `this` at the end', [edit], 0.4);
  }
  const home = functionOf(source, last);
  const locals = namesAt(source, last).filter(({ node: declared }) => declared.range[0] >= home.range[0]);
  for (const [rank, { name }] of locals.slice(0, 8).entries()) {
    const edit = { start: last.range[1], end: last.range[1], text: `\n${indent}return ${name};` };
    yield rewrite(`return \`${brief(name)}\` at the end`, [edit], 0.6 - 0.05 * rank);
  }
}

function isLast({ node, source }: Site): boolean {
  const parent = parentOf(source, node);
  return parent?.type === 'BlockStatement' && parent.body.at(-1) === node;
}
