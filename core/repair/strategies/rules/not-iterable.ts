import type { Node } from '../../syntax/parse.js';
import { brief, codeOf, type Fault, type Fix, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

/** Something is spread, looped over or destructured that cannot be: convert it, default it, call it, or wrap it. */
export function makeIterable(fault: Fault): Fix[] {
  if (
    !/not (?:async )?iterable|Spread syntax requires|Symbol\.iterator|object is not iterable/.test(
      fault.message,
    )
  )
    return [];
  return fault.sites.flatMap((site, order) =>
    iteratedAt(site).flatMap(({ node, pair }) => conversions(site, node, pair, 0.88 ** order)),
  );
}

function conversions(site: Site, node: Node, pair: boolean, weight: number): Fix[] {
  const code = codeOf(site, node);
  const loose = /^(?:Identifier|MemberExpression|CallExpression|ThisExpression|ArrayExpression)$/.test(
    node.type,
  );
  const operand = loose ? code : `(${code})`;
  const options: [operator: string, text: string, prior: number][] = [
    ['convert', `Object.entries(${code})`, pair ? 0.6 : 0.35],
    ['convert', `Object.values(${code})`, pair ? 0.3 : 0.5],
    ['convert', `Object.keys(${code})`, pair ? 0.2 : 0.42],
    ['convert', `${operand}.entries()`, pair ? 0.5 : 0.1],
    ['default', `${operand} ?? []`, 0.45],
    ['wrap', `[${code}]`, 0.35],
    ['missing-call', `${operand}()`, 0.38],
    ['convert', `Array.from(${code})`, 0.25],
    ['convert', `Array.from({ length: ${code} }, (_, index) => index)`, 0.2],
    ['convert', `String(${code})`, 0.15],
  ];
  return options.map(([operator, text, prior]) => {
    const { parent } = node;
    const spread = parent?.type === 'SpreadElement' && operator === 'default';
    return {
      operator,
      title: `iterate over ${brief(text)}`,
      edits: [replace(site, node, spread ? `(${text})` : text)],
      prior: prior * weight,
    };
  });
}

// Every expression on the line that the language or a built-in would iterate over; `pair`: two values a turn are wanted.
function iteratedAt(site: Site): { node: Node; pair: boolean }[] {
  const found: { node: Node; pair: boolean }[] = [];
  nodesAtSite(site, (node) => {
    if (node.type === 'ForOfStatement')
      found.push({ node: node.right, pair: /^\w+ \[/.test(codeOf(site, node.left)) });
    else if (node.type === 'SpreadElement') {
      if (node.parent.type !== 'ObjectExpression') found.push({ node: node.argument, pair: false });
    } else if (node.type === 'VariableDeclarator' && node.id.type === 'ArrayPattern' && node.init)
      found.push({ node: node.init, pair: false });
    else if (node.type === 'NewExpression' && /^(?:Weak)?(?:Set|Map)$/.test(codeOf(site, node.callee))) {
      for (const each of node.arguments.slice(0, 1))
        found.push({ node: each, pair: codeOf(site, node.callee).endsWith('Map') });
    } else if (node.type === 'YieldExpression' && node.delegate && node.argument)
      found.push({ node: node.argument, pair: false });
    else if (
      node.type === 'CallExpression' &&
      /^(?:Promise\.\w+|Object\.fromEntries|Array\.from)$/.test(codeOf(site, node.callee))
    )
      found.push(...gathered(site, node));
    return false;
  });
  return found;
}

// `Promise.all(a, b)`: the arguments together were to be the list.
function gathered(
  site: Site,
  node: Extract<Node, { type: 'CallExpression' }>,
): { node: Node; pair: boolean }[] {
  const [first] = node.arguments;
  const last = node.arguments.at(-1);
  if (!first || !last) return [];
  const pair = codeOf(site, node.callee).endsWith('fromEntries');
  if (first === last) return [{ node: first, pair }];
  return [{ node: { ...first, range: [first.range[0], last.range[1]] } as Node, pair }];
}
