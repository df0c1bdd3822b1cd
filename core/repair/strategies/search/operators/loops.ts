import type { Node } from '../../../syntax/parse.js';
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
import { textOf } from '../source.js';

/** Start, bound, step and direction of a loop; `of` for `in`. */
export const loops: Operator = {
  name: 'loop',
  nodes: ['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
      const [from, to] = node.type === 'ForInStatement' ? ['in', 'of'] : ['of', 'in'];
      const token = tokenBetween(source, node.left.range[1], node.right.range[0], from);
      if (token !== null && !(node.type === 'ForOfStatement' && node.await))
        yield replaceRange(site, ...token, to, 0.8);
      if (node.type === 'ForInStatement') {
        yield replace({ ...site, node: node.right }, `Object.keys(${textOf(source, node.right)})`, 0.1);
      }
      return;
    }
    if (node.type === 'ForStatement') yield* counted(site, node);
  },
};

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
