import { comparatorsAt } from '../comparators.js';
import { type Kind, kindOf, mayStandFor } from '../kinds.js';
import { isValue } from '../places.js';
import { isTerm, type Operator, replace, type Site, term } from '../proposal.js';
import { isStatement, namesAt, parentOf, textOf } from '../source.js';

/** Puts a value through a built-in that fits its kind (`Math.floor(x)`, `x.trim()`, `[...x]`) or a function in scope. */
export const wrapping: Operator = {
  name: 'wrap',
  nodes: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'BinaryExpression',
    'Literal',
    'ConditionalExpression',
  ],
  *propose(site) {
    const { node, source } = site;
    if (!isValue(source, node) || node.type === 'Literal') return;
    const parent = parentOf(source, node);
    const kind = kindOf(source, node);
    const place = parent?.type === 'BinaryExpression' || parent?.type === 'LogicalExpression' ? 0.6 : 1;
    const text = textOf(source, node);
    for (const [kinds, template, weight] of wrappers) {
      if (kind !== 'unknown' && !kinds.includes(kind)) continue;
      const sure = kind === 'unknown' ? 0.6 : 1;
      const written = template.startsWith('$')
        ? template.replace('$', () => term(source, node))
        : template.replace('$', () => text);
      yield replace(site, written, weight * place * sure);
    }
    for (const [comparator, weight] of kind === 'array' ? comparatorsAt(site) : []) {
      yield replace(site, `${term(source, node)}.sort(${comparator})`, weight * 0.6);
    }
    for (const name of kind === 'number' || kind === 'unknown' ? numbersInScope(site) : []) {
      for (const call of ['Math.min', 'Math.max'])
        if (name !== text) yield replace(site, `${call}(${text}, ${name})`, kind === 'number' ? 0.25 : 0.12);
    }
    if (/\basync\b|\bPromise\b|\bawait\b/.test(source.text)) {
      if (kind === 'array' || kind === 'unknown') yield replace(site, `Promise.all(${text})`, 0.2 * place);
      if (parent?.type === 'ReturnStatement') yield replace(site, `Promise.resolve(${text})`, 0.15);
    }
    for (const name of ownFunctions(site)) {
      if (!text.startsWith(`${name}(`)) yield replace(site, `${name}(${text})`, isTerm(node) ? 0.3 : 0.2);
    }
  },
};

const wrappers: readonly [readonly Kind[], string, number][] = [
  [['number'], 'Math.floor($)', 0.6],
  [['number'], 'Math.ceil($)', 0.5],
  [['number'], 'Math.round($)', 0.5],
  [['number'], 'Math.abs($)', 0.6],
  [['number'], 'Math.trunc($)', 0.3],
  [['number'], 'Math.max(0, $)', 0.4],
  [['number'], 'Math.max(1, $)', 0.15],
  [['number'], 'Math.sqrt($)', 0.15],
  [['number', 'boolean', 'array'], 'String($)', 0.3],
  [['string', 'boolean'], 'Number($)', 0.4],
  [['string'], 'parseInt($, 10)', 0.15],
  [['string', 'number', 'array', 'object'], 'Boolean($)', 0.1],
  [['string'], '$.toLowerCase()', 0.4],
  [['string'], '$.toUpperCase()', 0.25],
  [['string'], '$.trim()', 0.4],
  [['string', 'array'], '$.length', 0.5],
  [['array'], '[...$]', 0.4],
  [['array'], '$.slice()', 0.2],
  [['array'], '$.sort()', 0.35],
  [['array'], '$.reverse()', 0.35],
  [['array'], '$.flat()', 0.15],
  [['array'], '[...new Set($)]', 0.25],
  [['array'], "$.join('')", 0.25],
  [['array'], '$.filter(Boolean)', 0.2],
  [['string'], "$.split('')", 0.25],
  [['string'], "$.split('').reverse().join('')", 0.15],
  [['object'], '{ ...$ }', 0.3],
  [['object'], 'Object.keys($)', 0.25],
  [['object'], 'Object.values($)', 0.2],
  [['number'], '$.toString()', 0.15],
  [['number', 'string', 'object'], '[$]', 0.2],
  [['string', 'number', 'array', 'object', 'boolean'], '!!($)', 0.1],
  [['array'], 'Object.fromEntries($)', 0.1],
  [['object'], 'Object.entries($)', 0.2],
  [['array', 'object'], 'structuredClone($)', 0.05],
];

const numbersInScope = ({ source, node }: Site): string[] =>
  namesAt(source, node)
    .slice(0, 6)
    .filter(
      ({ kind, node: declared }) => kind !== 'import' && mayStandFor(kindOf(source, declared), 'number'),
    )
    .map(({ name }) => name);

/** Functions of the project that the place can see, the one that it stands in left out unless it is all there is. */
function ownFunctions(site: Parameters<Operator['propose']>[0]): string[] {
  const { source, node } = site;
  const names = namesAt(source, node).filter(({ kind, node: declared }) => {
    const parent = parentOf(source, declared);
    const isArrow =
      parent?.type === 'VariableDeclarator' &&
      parent.init !== null &&
      kindOf(source, parent.init) === 'function';
    const around =
      parent !== null &&
      isStatement(parent) &&
      parent.range[0] <= node.range[0] &&
      parent.range[1] >= node.range[1];
    return (kind === 'function' || kind === 'import' || isArrow) && !around;
  });
  return names.slice(0, 8).map(({ name }) => name);
}
