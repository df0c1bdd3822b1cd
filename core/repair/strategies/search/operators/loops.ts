import type { Node } from '../../../syntax/parse.js';
import { kindOf, mayStandFor } from '../kinds.js';
import type { Site } from '../proposal.js';
import {
  type Operator,
  type Proposal,
  replace,
  replaceRange,
  rewrite,
  term,
  tokenBetween,
} from '../proposal.js';
import { namesAt, textOf } from '../source.js';

/** Start, bound, step and direction of a loop; `of` for `in`. */
export const loops: Operator = {
  name: 'loop',
  nodes: ['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'IfStatement'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
      const [from, to] = node.type === 'ForInStatement' ? ['in', 'of'] : ['of', 'in'];
      const token = tokenBetween(source, node.left.range[1], node.right.range[0], from);
      if (token !== null && !(node.type === 'ForOfStatement' && node.await))
        yield replaceRange(site, ...token, to, 0.8);
      const right = { ...site, node: node.right };
      if (node.type === 'ForInStatement')
        yield replace(right, `Object.keys(${textOf(source, node.right)})`, 0.1);
      else yield* views(right);
      return;
    }
    if (node.type === 'ForStatement') yield* counted(site, node);
    if (node.type === 'WhileStatement') yield* whileOnce(site, node);
    if (node.type === 'IfStatement' && node.alternate === null) {
      const [start] = node.range;
      yield rewrite('repeat it while it holds', [{ start, end: start + 2, text: 'while' }], 0.4);
    }
  },
};

/** What else of a collection there is to go over. */
function* views(site: Site): Generator<Proposal> {
  const { source, node } = site;
  const text = textOf(source, node);
  for (const [view, weight] of [
    [`Object.keys(${text})`, 0.4],
    [`Object.values(${text})`, 0.4],
    [`Object.entries(${text})`, 0.4],
    [`${term(source, node)}.entries()`, 0.4],
    [`${term(source, node)}.keys()`, 0.3],
    [`${term(source, node)}.values()`, 0.2],
    [`${term(source, node)}.slice(1)`, 0.2],
    [`[...${text}]`, 0.3],
  ] as const)
    yield replace(site, view, weight);
}

/** A loop that should run at least once, or at most once. */
function* whileOnce({ source }: Site, loop: Extract<Node, { type: 'WhileStatement' }>): Generator<Proposal> {
  const [start, end] = loop.range;
  const body = textOf(source, loop.body);
  const text = `do ${body} while (${textOf(source, loop.test)});`;
  if (loop.body.type === 'BlockStatement')
    yield rewrite('run the loop at least once', [{ start, end, text }], 0.3);
  yield rewrite('do it at most once', [{ start, end: start + 5, text: 'if' }], 0.3);
}

function* counted(site: Site, loop: Extract<Node, { type: 'ForStatement' }>): Generator<Proposal> {
  const { source } = site;
  const counter = counterOf(loop.init);
  if (counter === null || loop.test?.type !== 'BinaryExpression' || loop.update === null) return;
  const { start, name } = counter;
  const bound = loop.test.right;
  for (const text of ['0', '1', '2']) {
    if (textOf(source, start) !== text) yield replace({ ...site, node: start }, text, 0.6);
  }
  for (const text of [`${term(source, bound)} - 1`, `${term(source, bound)} + 1`]) {
    yield replace({ ...site, node: bound }, text, 0.7);
  }
  for (const step of [`${name}++`, `${name}--`, `${name} += 2`, `${name} -= 2`, `${name} *= 2`]) {
    if (textOf(source, loop.update) !== step) yield replace({ ...site, node: loop.update }, step, 0.5);
  }
  for (const other of namesAt(source, loop).slice(0, 6)) {
    if (other.name === name || !mayStandFor(kindOf(source, other.node), 'number')) continue;
    yield replace({ ...site, node: loop.update }, `${name} += ${other.name}`, 0.2);
    if (other.kind !== 'loop') continue;
    yield replace({ ...site, node: start }, other.name, 0.5);
    yield replace({ ...site, node: start }, `${other.name} + 1`, 0.6);
  }
  if (bound.type === 'Identifier' || bound.type === 'MemberExpression') {
    for (const size of ['length', 'size'])
      if (!textOf(source, bound).endsWith(`.${size}`))
        yield replace({ ...site, node: bound }, `${textOf(source, bound)}.${size}`, 0.4);
    const square = { ...site, node: loop.test };
    yield replace(square, `${name} * ${name} <= ${textOf(source, bound)}`, 0.15);
    yield replace({ ...site, node: bound }, `Math.sqrt(${textOf(source, bound)})`, 0.15);
  }
  yield reversed(site, loop, start, bound, name);
}

function reversed(
  site: Site,
  loop: Extract<Node, { type: 'ForStatement' }>,
  start: Node,
  bound: Node,
  name: string,
): Proposal {
  const { source } = site;
  const upwards = loop.update !== null && /\+/.test(textOf(source, loop.update));
  const inclusive = /=/.test(loop.test?.type === 'BinaryExpression' ? loop.test.operator : '');
  const last = inclusive ? textOf(source, bound) : `${term(source, bound)} ${upwards ? '-' : '+'} 1`;
  const edits = [
    { start: start.range[0], end: start.range[1], text: last },
    {
      start: loop.test?.range[0] ?? 0,
      end: loop.test?.range[1] ?? 0,
      text: `${name} ${upwards ? '>=' : '<='} ${textOf(source, start)}`,
    },
    {
      start: loop.update?.range[0] ?? 0,
      end: loop.update?.range[1] ?? 0,
      text: upwards ? `${name}--` : `${name}++`,
    },
  ];
  return rewrite(`run the loop over \`${name}\` the other way round`, edits, 0.5);
}

function counterOf(init: Node | null): { name: string; start: Node } | null {
  if (init?.type === 'AssignmentExpression' && init.left.type === 'Identifier')
    return { name: init.left.name, start: init.right };
  const [first] = init?.type === 'VariableDeclaration' ? init.declarations : [];
  if (first?.id.type !== 'Identifier' || first.init === null || first.init === undefined) return null;
  return { name: first.id.name, start: first.init };
}
