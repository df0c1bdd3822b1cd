import { isCondition } from '../places.js';
import { predicatesAt } from '../predicates.js';
import type { Site } from '../proposal.js';
import { brief, type Operator, type Proposal, rewrite } from '../proposal.js';
import {
  enclosing,
  functionOf,
  isFunction,
  isStatement,
  listOf,
  ownNodes,
  parentOf,
  textOf,
} from '../source.js';
import { insertionAfter, insertionBefore } from '../statements.js';
import { freeNames } from '../vocabulary.js';

/** Puts a condition around a statement, or an early exit before it: `if (x == null) return x;`. */
export const guards: Operator = {
  name: 'guard',
  nodes: [
    'ExpressionStatement',
    'ReturnStatement',
    'IfStatement',
    'VariableDeclaration',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
    'BreakStatement',
    'ThrowStatement',
  ],
  *propose(site) {
    const { node, source } = site;
    if (!isStatement(node)) return;
    const predicates = predicatesAt(site);
    const [start, end] = node.range;
    if (node.type !== 'VariableDeclaration' && end - start <= longestGuarded) {
      for (const { text, weight } of predicates.slice(0, 60)) {
        const edit = { start, end, text: `if (${text}) { ${textOf(source, node)} }` };
        yield rewrite(
          `run \`${brief(textOf(source, node))}\` only if \`${brief(text)}\``,
          [edit],
          weight * 0.9,
        );
      }
    }
    if (listOf(source, node) === null) return;
    yield* exits(site, predicates.slice(0, 40));
  },
};

/** Characters: what is longer is most of a file. */
const longestGuarded = 3000;

function* exits(site: Site, predicates: readonly { text: string; weight: number }[]): Generator<Proposal> {
  const { node, source } = site;
  const jumps = [
    ...results(site).map((text): [string, number] => [text, 1]),
    ...loopJumps(site),
    ...throwsNear(site).map((text): [string, number] => [text, 0.5]),
  ];
  for (const [jump, share] of jumps) {
    for (const { text, weight } of predicates) {
      const code = `if (${text}) ${jump}`;
      yield rewrite(`insert \`${brief(code)}\``, [insertionBefore(source, node, code)], weight * share * 0.6);
    }
  }
  const inLoop = loopJumps(site).length > 0;
  const parent = parentOf(source, node);
  const branch = parent === null ? null : parentOf(source, parent);
  if (
    inLoop &&
    parent?.type === 'BlockStatement' &&
    parent.body.at(-1) === node &&
    branch?.type === 'IfStatement'
  ) {
    for (const jump of ['break;', 'continue;']) {
      yield rewrite(
        `\`${jump}\` after \`${brief(textOf(source, node))}\``,
        [insertionAfter(source, node, jump)],
        0.7,
      );
    }
  }
  for (const result of branch !== null && isCondition(source, node) ? [] : results(site).slice(0, 4)) {
    if (branch?.type === 'IfStatement' && node.type === 'ExpressionStatement') {
      yield rewrite(`insert \`${brief(result)}\``, [insertionAfter(source, node, result)], 0.5);
    }
  }
}

/** What the file throws elsewhere, one of each kind of error. */
function throwsNear({ source }: Site): string[] {
  const thrown = source.nodes.flatMap((each) => {
    if (each.type !== 'ThrowStatement' || each.argument.type !== 'NewExpression') return [];
    const text = textOf(source, each);
    return text.length < 90 && !text.includes('\n') && freeNames(source, each).length === 0
      ? [`${text.replace(/;$/, '')};`]
      : [];
  });
  return [...new Set(thrown)].slice(0, 2);
}

/** What the function returns elsewhere, its parameters included. */
function results(site: Site): string[] {
  const { node, source } = site;
  const home = functionOf(source, node);
  if (!isFunction(home)) return [];
  const returned = ownNodes(source, home).flatMap((each) =>
    each.type === 'ReturnStatement' ? [textOf(source, each).replace(/;$/, '')] : [],
  );
  const short = returned.filter((text) => text.length < 40 && !text.includes('\n'));
  const usual = returned.some((text) => /true|false|[<>]=?|[!=]==?/.test(text))
    ? ['return true', 'return false']
    : ['return'];
  return [...new Set([...short, ...usual])].slice(0, 5).map((text) => `${text};`);
}

const loopJumps = (site: Site): [string, number][] => {
  const loop = enclosing(
    site.source,
    site.node,
    (each) => isFunction(each) || /^(?:For|While|DoWhile)/.test(each.type),
  );
  return loop === null || isFunction(loop) || loop === site.node
    ? []
    : [
        ['continue;', 0.8],
        ['break;', 0.8],
      ];
};
