import type { Node } from '../../../syntax/parse.js';
import { comparatorsAt } from '../comparators.js';
import { kindOf } from '../kinds.js';
import type { Site } from '../proposal.js';
import { brief, type Operator, type Proposal, rewrite } from '../proposal.js';
import { namesAt, type Source, textOf } from '../source.js';

/** Swaps arguments, leaves one out, adds one from scope, spreads an array or stops spreading it. */
export const callArguments: Operator = {
  name: 'argument',
  nodes: ['CallExpression', 'NewExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const given = node.arguments.map((each) => textOf(source, each));
    for (const [at] of given.entries()) {
      if (at + 1 < given.length) yield withArguments(site, swapped(given, at, at + 1), 0.7);
      yield withArguments(site, given.toSpliced(at, 1), at === given.length - 1 ? 0.5 : 0.3);
      yield* spreads(site, node.arguments[at], given, at);
    }
    if (given.length === 3) yield withArguments(site, swapped(given, 0, 2), 0.4);
    for (const [at, text] of addable(source, node, given))
      yield withArguments(site, given.toSpliced(at, 0, text), 0.25);
    for (const text of given.length < 3 ? constants : []) yield withArguments(site, [...given, text], 0.1);
    yield* callbacks(site, node.arguments, given);
    if (/\.(?:sort|toSorted)$/.test(textOf(source, node.callee)) && given.length <= 1) {
      for (const [comparator, weight] of comparatorsAt(site)) yield withArguments(site, [comparator], weight);
    }
    for (const [text, weight] of replacements(source, node, given)) yield withArguments(site, text, weight);
    for (const [callee, added, weight] of usual) {
      if (callee.test(textOf(source, node.callee)) && given.length < added.at) {
        yield withArguments(site, [...given, added.text], weight);
      }
    }
  },
};

function withArguments(site: Site, texts: readonly string[], weight: number): Proposal {
  const { node, source } = site;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') throw new TypeError('not a call');
  const text = `(${texts.join(', ')})`;
  const open = source.text.indexOf('(', node.typeArguments?.range[1] ?? node.callee.range[1]);
  const start = open >= 0 && open < node.range[1] ? open : node.range[1];
  const title = `call \`${brief(textOf(source, node.callee))}\` with \`${brief(text)}\``;
  return rewrite(title, [{ start, end: node.range[1], text }], weight);
}

function* spreads(
  site: Site,
  argument: Node | undefined,
  given: readonly string[],
  at: number,
): Generator<Proposal> {
  if (argument === undefined) return;
  if (argument.type === 'SpreadElement') {
    yield withArguments(site, given.with(at, textOf(site.source, argument.argument)), 0.6);
    return;
  }
  const kind = kindOf(site.source, argument);
  if (kind === 'array' || kind === 'unknown')
    yield withArguments(site, given.with(at, `...${given[at] ?? ''}`), 0.4);
}

const constants = ['0', '1', '-1', 'true', 'false', "''", '[]', '{}', 'null'];

/** A function that is handed over whole gets more arguments than it may be meant for. */
function* callbacks(site: Site, nodes: readonly Node[], given: readonly string[]): Generator<Proposal> {
  for (const [at, node] of nodes.entries()) {
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') continue;
    if (
      kindOf(site.source, node) !== 'function' &&
      !/^(?:parse(?:Int|Float)|Number|String|Boolean)$/.test(given[at] ?? '')
    )
      continue;
    yield withArguments(site, given.with(at, `(x) => ${given[at]}(x)`), 0.5);
    for (const name of ['Number', 'String', 'Boolean', 'parseFloat'])
      if (name !== given[at]) yield withArguments(site, given.with(at, name), 0.2);
  }
}

/** Names in scope that are not given yet, to come last or first. */
function addable(source: Source, node: Node, given: readonly string[]): [number, string][] {
  const free = namesAt(source, node).filter(
    ({ name, kind }) => !given.includes(name) && kind !== 'import' && kind !== 'class',
  );
  const near = free.slice(0, 6).map(({ name }) => name);
  return near.flatMap((name): [number, string][] =>
    given.length === 0
      ? [[0, name]]
      : [
          [given.length, name],
          [0, name],
        ],
  );
}

/** One or two other names in place of all arguments. */
function* replacements(source: Source, node: Node, given: readonly string[]): Generator<[string[], number]> {
  if (given.length === 0 || given.length > 2) return;
  const names = namesAt(source, node).filter(
    ({ kind }) => kind === 'variable' || kind === 'parameter' || kind === 'loop',
  );
  const near = names.slice(0, 5).map(({ name }) => name);
  for (const a of near) {
    yield [[a], 0.15];
    for (const b of near) if (a !== b) yield [[a, b], 0.12];
  }
}

const usual: readonly [RegExp, { at: number; text: string }, number][] = [
  [/parseInt$/, { at: 2, text: '10' }, 0.7],
  [/\.reduce$/, { at: 2, text: '0' }, 0.6],
  [/\.reduce$/, { at: 2, text: '[]' }, 0.4],
  [/\.reduce$/, { at: 2, text: '{}' }, 0.4],
  [/\.reduce$/, { at: 2, text: "''" }, 0.4],
  [/\.reduce$/, { at: 2, text: '1' }, 0.3],
  [/\.toString$/, { at: 1, text: '2' }, 0.2],
  [/\.(?:slice|substring)$/, { at: 2, text: '-1' }, 0.3],
  [/\.join$|\.split$/, { at: 1, text: "''" }, 0.6],
  [/\.fill$/, { at: 1, text: '0' }, 0.4],
  [/JSON\.stringify$/, { at: 3, text: 'null, 2' }, 0.2],
];

function swapped(list: readonly string[], a: number, b: number): string[] {
  return list.map((each, at) => (at === a ? (list[b] ?? each) : at === b ? (list[a] ?? each) : each));
}
