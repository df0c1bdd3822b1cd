import { type Operator, replace, term } from '../proposal.js';
import { parentOf, textOf } from '../source.js';

/** Moves the parentheses: `a + b * c` for `(a + b) * c` and the other way round. */
export const grouping: Operator = {
  name: 'grouping',
  nodes: ['BinaryExpression', 'LogicalExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') return;
    const { left, right, operator } = node;
    if (left.type === node.type) {
      // (a ∘ b) • c becomes a ∘ (b • c)
      const inner = `(${term(source, left.right)} ${operator} ${term(source, right)})`;
      yield replace(site, `${term(source, left.left)} ${left.operator} ${inner}`, 0.7, { compound: true });
    }
    if (left.type === node.type && left.operator !== operator) {
      // a ∘ b • c becomes a • c ∘ b
      const text = `${term(source, left.left)} ${operator} ${term(source, right)} ${left.operator} ${term(source, left.right)}`;
      yield replace(site, text, 0.5, { compound: true });
    }
    if (right.type === node.type && right.operator !== operator) {
      const text = `${term(source, left)} ${right.operator} ${term(source, right.right)} ${operator} ${term(source, right.left)}`;
      yield replace(site, text, 0.5, { compound: true });
    }
    if (right.type === node.type) {
      // a ∘ (b • c) becomes (a ∘ b) • c
      const inner = `(${term(source, left)} ${operator} ${term(source, right.left)})`;
      yield replace(site, `${inner} ${right.operator} ${term(source, right.right)}`, 0.7, { compound: true });
    }
    const parent = parentOf(source, node);
    if (parent?.type === 'CallExpression' && parent.arguments.length === 1 && parent.arguments[0] === node) {
      // f(a ∘ b) becomes f(a) ∘ b
      const call = `${textOf(source, parent.callee)}(${textOf(source, left)})`;
      yield replace({ ...site, node: parent }, `${call} ${operator} ${term(source, right)}`, 0.5, {
        compound: true,
      });
    }
  },
};
