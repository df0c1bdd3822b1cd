import { kindOf } from '../kinds.js';
import { isValue } from '../places.js';
import { type Operator, replace, term } from '../proposal.js';
import { keyOf, parentOf, textOf } from '../source.js';

/** One more or one less: of an index, a bound, a length, an argument, a result. Also takes such a `± 1` away. */
export const offsets: Operator = {
  name: 'off-by-one',
  nodes: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression'],
  *propose(site) {
    const { node, source } = site;
    const kind = kindOf(source, node);
    const parent = parentOf(source, node);
    if (!isValue(source, node) || parent === null || (kind !== 'number' && kind !== 'unknown')) return;
    const isIndex = parent.type === 'MemberExpression' && keyOf(source, node) === 'property';
    const certain = kind === 'number' || isIndex ? 1 : 0.4;
    if (node.type === 'BinaryExpression' && !/^[-+*/%]$|^\*\*$/.test(node.operator)) return;
    // Inside of a sum the constant at its end is what varies.
    if (parent.type === 'BinaryExpression' && /^[-+]$/.test(parent.operator)) return;
    const weight = certain * (placeWeights[parent.type] ?? 0.35);
    const text = textOf(source, node);
    const operand =
      node.type === 'BinaryExpression' && /^[-+*/%]$/.test(node.operator) ? text : term(source, node);
    yield replace(site, `${operand} + 1`, weight, { compound: true });
    yield replace(site, `${operand} - 1`, weight, { compound: true });
  },
};

const placeWeights: Partial<Record<string, number>> = {
  MemberExpression: 0.8,
  ReturnStatement: 0.6,
  CallExpression: 0.5,
  NewExpression: 0.5,
  VariableDeclarator: 0.6,
  BinaryExpression: 0.5,
};
