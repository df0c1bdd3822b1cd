import type { Node } from '../../../syntax/parse.js';
import type { Site, TextEdit } from '../proposal.js';
import { brief, type Operator, type Proposal, rewrite } from '../proposal.js';
import { isFunction, isStatement, listOf, parentOf, type Source, textOf } from '../source.js';
import { bodyOf, insertionAfter, insertionBefore, removal } from '../statements.js';

/** Moves a statement: past a neighbour, out of the block that it ends or starts, into the block beside it. */
export const moving: Operator = {
  name: 'move-statement',
  nodes: [
    'ExpressionStatement',
    'IfStatement',
    'ReturnStatement',
    'VariableDeclaration',
    'BreakStatement',
    'ContinueStatement',
    'ThrowStatement',
  ],
  *propose(site) {
    const { node, source } = site;
    const list = listOf(source, node);
    const at = list?.indexOf(node) ?? -1;
    if (list === null || at < 0 || !isStatement(node) || isDefinition(node)) return;
    const [before, after] = [list[at - 1], list[at + 1]].map((each) =>
      each && isDefinition(each) ? undefined : each,
    );
    if (after !== undefined) yield exchange(source, node, after);
    if (after !== undefined && list[at + 2] !== undefined)
      yield move(site, insertionAfter(source, list[at + 2] ?? after, textOf(source, node)), 0.3);
    yield* outwards(site, list, at);
    for (const [neighbour, isBefore] of [
      [before, true],
      [after, false],
    ] as const) {
      if (neighbour !== undefined && node.type !== 'VariableDeclaration')
        yield* inwards(site, neighbour, isBefore);
    }
  },
};

function exchange(source: Source, a: Node, b: Node): Proposal {
  const edits = [
    { start: a.range[0], end: a.range[1], text: textOf(source, b) },
    { start: b.range[0], end: b.range[1], text: textOf(source, a) },
  ];
  return rewrite(`swap \`${brief(textOf(source, a))}\` with the statement after it`, edits, 0.6);
}

/** Functions and exports may stand in any order. */
const isDefinition = (node: Node): boolean =>
  /^(?:Function|Class|Export|Import)/.test(node.type) ||
  (node.type === 'VariableDeclaration' &&
    node.declarations.some(({ init }) => init !== null && isFunction(init)));

/** Out of the branch or loop around it: before it, or after it. */
function* outwards(site: Site, list: readonly Node[], at: number): Generator<Proposal> {
  const { node, source } = site;
  const block = parentOf(source, node);
  const owner = block === null ? null : parentOf(source, block);
  if (
    owner === null ||
    block?.type !== 'BlockStatement' ||
    !isStatement(owner) ||
    owner.type === 'FunctionDeclaration'
  )
    return;
  let outer: Node = owner;
  for (
    let parent = parentOf(source, outer);
    parent?.type === 'IfStatement';
    parent = parentOf(source, parent)
  )
    outer = parent;
  if (listOf(source, outer) === null) return;
  const text = textOf(source, node);
  const isLast = at === list.length - 1;
  yield move(site, insertionAfter(source, outer, text), isLast ? 0.7 : 0.4);
  yield move(site, insertionBefore(source, outer, text), at === 0 ? 0.7 : 0.4);
}

/** To the end of the block before it, or to the start of the block after it. */
function* inwards(site: Site, neighbour: Node, isBefore: boolean): Generator<Proposal> {
  const { node, source } = site;
  const text = textOf(source, node);
  for (const block of blocksOf(neighbour)) {
    const body = bodyOf(block);
    const edge = isBefore ? body.at(-1) : body[0];
    if (edge === undefined) continue;
    yield move(
      site,
      isBefore ? insertionAfter(source, edge, text) : insertionBefore(source, edge, text),
      0.5,
    );
  }
}

function blocksOf(node: Node): Node[] {
  if (node.type === 'IfStatement') {
    const rest =
      node.alternate === null
        ? []
        : node.alternate.type === 'IfStatement'
          ? blocksOf(node.alternate)
          : [node.alternate];
    return [node.consequent, ...rest].filter((each) => each.type === 'BlockStatement');
  }
  return 'body' in node &&
    node.body !== null &&
    typeof node.body === 'object' &&
    'type' in node.body &&
    node.body.type === 'BlockStatement'
    ? [node.body]
    : [];
}

function move({ node, source }: Site, insertion: TextEdit, weight: number): Proposal {
  const taken = removal(source, node);
  const touches = insertion.start >= taken.start && insertion.start <= taken.end;
  const [start, end] = node.range;
  const edits = touches ? [insertion, { start, end, text: '' }] : [insertion, taken];
  return rewrite(`move \`${brief(textOf(source, node))}\``, edits, weight);
}
