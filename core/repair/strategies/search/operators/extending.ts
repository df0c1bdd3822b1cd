import { type Kind, kindOf, mayStandFor } from '../kinds.js';
import { isValue } from '../places.js';
import { type Operator, replace, term } from '../proposal.js';
import { namesAt, parentOf, textOf } from '../source.js';

/** Combines a value with one more operand: a small constant, a name in scope. */
export const extending: Operator = {
  name: 'extra-operand',
  nodes: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'Literal'],
  *propose(site) {
    const { node, source } = site;
    const parent = parentOf(source, node);
    if (!isValue(source, node) || parent?.type === 'BinaryExpression' || parent?.type === 'LogicalExpression')
      return;
    const kind: Kind = kindOf(source, node);
    if (kind === 'boolean' || kind === 'array' || kind === 'function' || kind === 'object') return;
    const text = term(source, node);
    if (kind !== 'string') {
      for (const [tail, weight] of constants)
        yield replace(site, `${text} ${tail}`, weight, { compound: true });
    }
    for (const { name, node: declared, kind: declaredAs } of namesAt(source, node).slice(0, 8)) {
      const other = kindOf(source, declared);
      if (name === textOf(source, node) || declaredAs === 'function' || declaredAs === 'import') continue;
      if (other === 'array' || other === 'function' || !mayStandFor(other, kind)) continue;
      for (const operator of kind === 'string' ? ['+'] : ['+', '-', '*', '/', '%']) {
        yield replace(site, `${text} ${operator} ${name}`, kind === other ? 0.25 : 0.12, { compound: true });
      }
    }
  },
};

const constants: readonly [string, number][] = [
  ['/ 2', 0.5],
  ['* 2', 0.4],
  ['% 2', 0.2],
  ['/ 10', 0.25],
  ['* 10', 0.1],
  ['% 10', 0.15],
  ['** 2', 0.2],
  ['** 3', 0.08],
  ['/ 100', 0.1],
  ['* 100', 0.1],
];
