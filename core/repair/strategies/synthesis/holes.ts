import type { ProbePoint } from '../../../sandbox/screening/screener.js';
import type { Node } from '../../syntax/parse.js';
import { isCondition, isValue } from '../search/places.js';
import { type Proposal, replace, rewrite, type Site } from '../search/proposal.js';
import {
  enclosing,
  functionOf,
  isFunction,
  isStatement,
  listOf,
  namesAt,
  ownNodes,
  parentOf,
  textOf,
} from '../search/source.js';
import { insertionBefore } from '../search/statements.js';
import { brief } from '../search/wording.js';

/** A place where an expression is to be found. */
export interface Hole {
  kind: 'condition' | 'value' | 'guard';
  site: Site;
  point: ProbePoint;
  /** What stands there now; null where nothing does. */
  node: Node | null;
  /** Suspiciousness times how often such places are the faulty ones. */
  promise: number;
  /** Puts an expression there; `isTerm` says that it needs no parentheses anywhere. */
  fill(text: string, isTerm: boolean): Proposal;
}

/** How often the expression at such a place, found from run-time values, is the fix; relative to single edits. */
export const holePriors = { condition: 0.08, result: 0.07, value: 0.04, guard: 0.04 } as const;

/** The places of these sites where an expression may be wrong or missing, the most promising first. */
export function holesAt(sites: readonly Site[]): Hole[] {
  return sites.flatMap((site) => [...holesOf(site)]).sort((a, b) => b.promise - a.promise);
}

function* holesOf(site: Site): Generator<Hole> {
  const { source, node } = site;
  if (enclosing(source, node, isFunction) === null) return;
  if (isStatement(node)) yield* guardsOf(site);
  else if (isAskable(node)) {
    if (isCondition(source, node)) yield expressionHole(site, 'condition', holePriors.condition);
    else if (isValue(source, node))
      yield expressionHole(site, 'value', isResult(site) ? holePriors.result : holePriors.value);
  }
}

const isAskable = (node: Node): boolean =>
  !isFunction(node) &&
  !/^(?:Assignment|Update|Object|Class|Sequence|Await|Yield|Spread)/.test(node.type) &&
  !(node.type === 'Literal' && 'regex' in node);

const isResult = ({ source, node }: Site): boolean =>
  /^(?:ReturnStatement|VariableDeclarator|AssignmentExpression|ArrowFunctionExpression)$/.test(
    parentOf(source, node)?.type ?? '',
  );

function expressionHole(site: Site, kind: 'condition' | 'value', prior: number): Hole {
  const { source, node } = site;
  const [start, end] = node.range;
  return {
    kind,
    site,
    node,
    point: { file: source.file, start, end, names: namesFor(site) },
    promise: site.suspiciousness * prior,
    fill: (text, isTerm) => replace(site, text, 1, { compound: !isTerm }),
  };
}

/** A condition around a statement, and an early exit before it. */
function* guardsOf(site: Site): Generator<Hole> {
  const { source, node } = site;
  if (listOf(source, node) === null || /^(?:Function|Class|Import|Export)/.test(node.type)) return;
  const [start, end] = node.range;
  const text = textOf(source, node);
  const shared = {
    kind: 'guard',
    site,
    node: null,
    promise: site.suspiciousness * holePriors.guard,
  } as const;
  const point = { file: source.file, names: namesFor(site) };
  if (node.type !== 'VariableDeclaration')
    yield {
      ...shared,
      point: { ...point, start, end, code: { before: 'if (', expression: 'true', after: `) { ${text} }` } },
      fill: (condition) =>
        rewrite(
          `run \`${brief(text)}\` only if \`${brief(condition)}\``,
          [{ start, end, text: `if (${condition}) { ${text} }` }],
          1,
        ),
    };
  for (const exit of exitsOf(site))
    yield {
      ...shared,
      promise: 0.8 * shared.promise,
      point: {
        ...point,
        start,
        end: start,
        code: { before: 'if (', expression: 'false', after: `) ${exit} ` },
      },
      fill: (condition) => {
        const code = `if (${condition}) ${exit}`;
        return rewrite(`insert \`${brief(code)}\``, [insertionBefore(source, node, code)], 1);
      },
    };
}

const mostExits = 5;

/** Ways to leave: what the function returns elsewhere, and its loops. */
function exitsOf({ source, node }: Site): string[] {
  const home = functionOf(source, node);
  if (!isFunction(home)) return [];
  const returned = ownNodes(source, home).flatMap((each) => {
    const text = each.type === 'ReturnStatement' ? textOf(source, each).replace(/;$/, '') : '';
    return text !== '' && text.length < 40 && !text.includes('\n') ? [`${text};`] : [];
  });
  const loop = enclosing(
    source,
    node,
    (each) => isFunction(each) || /^(?:For|While|DoWhile)/.test(each.type),
  );
  const jumps = loop !== null && loop !== node && !isFunction(loop) ? ['continue;', 'break;'] : [];
  const usual = returned.some((text) => /true|false|[<>]=?|[!=]==?/.test(text))
    ? ['return true;', 'return false;']
    : [];
  return [...new Set([...jumps, ...returned, ...usual])].slice(0, mostExits);
}

const mostNames = 24;

/** Names whose values may be seen there; `this` as such. */
function namesFor({ source, node }: Site): string[] {
  const names = namesAt(source, node)
    .filter(({ kind }) => kind !== 'function' && kind !== 'class')
    .map(({ name }) => name)
    .slice(0, mostNames);
  const owner = enclosing(
    source,
    node,
    (each) => each.type === 'FunctionExpression' || each.type === 'FunctionDeclaration',
  );
  const isMethod = owner !== null && parentOf(source, owner)?.type === 'MethodDefinition';
  return isMethod ? [...names, 'this: this'] : names;
}
