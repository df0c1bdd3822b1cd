import type { Node } from '../../../syntax/parse.js';
import { walk } from '../../../syntax/walk.js';
import { type Operator, type Proposal, replace, rewrite, type Site } from '../proposal.js';
import { isFunction, parentOf, type Source, textOf } from '../source.js';

/** What kind of function a function is: async or not, an arrow or one with a `this` of its own, its last parameter a rest. */
export const functions: Operator = {
  name: 'function-kind',
  nodes: ['ArrowFunctionExpression', 'FunctionExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') return;
    const [start] = node.range;
    const isMethod = /^(?:MethodDefinition|Property)$/.test(parentOf(site.source, node)?.type ?? '');
    if (!node.async && !isMethod)
      yield rewrite('make the function async', [{ start, end: start, text: 'async ' }], 0.25);
    yield* restOf(site, node.params.at(-1));
    if (node.generator || isMethod) return;
    if (node.type === 'FunctionExpression') yield* arrowFor(site);
    else yield* functionFor(site);
  },
};

function* restOf(site: Site, last: Node | undefined): Generator<Proposal> {
  if (last?.type !== 'Identifier') return;
  const { source, node } = site;
  const isBare = node.range[0] === last.range[0];
  const name = textOf(source, last);
  yield replace({ ...site, node: last }, isBare ? `(...${name})` : `...${name}`, 0.3);
}

function* arrowFor(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'FunctionExpression' || node.id !== null || !readsThis(node.body)) return;
  const params = node.params.map((each) => textOf(source, each)).join(', ');
  const text = `${node.async ? 'async ' : ''}(${params}) => ${textOf(source, node.body)}`;
  yield replace(site, text, 0.8, { compound: true });
}

function* functionFor(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'ArrowFunctionExpression' || !readsThis(node.body)) return;
  const params = node.params.map((each) => textOf(source, each)).join(', ');
  const body =
    node.body.type === 'BlockStatement'
      ? textOf(source, node.body)
      : `{ return ${textOf(source, node.body)}; }`;
  const text = `${node.async ? 'async ' : ''}function (${params}) ${body}`;
  yield replace(site, text, 0.6, { compound: true });
}

/** Whether code reads its own `this`; functions other than arrows have another one. */
export function readsThis(code: Node): boolean {
  let found = false;
  walk(code, (node) => {
    if (node !== code && isFunction(node) && node.type !== 'ArrowFunctionExpression') return 'skip';
    if (node.type === 'ThisExpression') found = true;
    return found ? 'skip' : undefined;
  });
  return found;
}

const using = new WeakMap<Source, boolean>();

/** Whether any code of the file reads `this`. */
export function usesThis(source: Source): boolean {
  const known = using.get(source) ?? source.nodes.some(({ type }) => type === 'ThisExpression');
  using.set(source, known);
  return known;
}
