import { type Operator, replace, term } from '../proposal.js';
import { textOf } from '../source.js';

/** Swaps the operands of an operator to which their order matters, or leaves one of them out. */
export const operands: Operator = {
  name: 'operand',
  nodes: ['BinaryExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'BinaryExpression') return;
    const [left, right] = [textOf(source, node.left), textOf(source, node.right)];
    if (/^[-/%]$|^\*\*$|^[<>]=?$|^<<$|^>>/.test(node.operator) && left !== right) {
      yield replace(site, `${term(source, node.right)} ${node.operator} ${term(source, node.left)}`, 0.6, {
        compound: true,
      });
    }
    if (node.operator === '+') {
      yield replace(site, `${term(source, node.right)} + ${term(source, node.left)}`, 0.3, {
        compound: true,
      });
    }
    if (/^[-+*/%|&^]$|^\*\*$/.test(node.operator)) {
      yield replace(site, left, 0.6, { compound: true });
      yield replace(site, right, 0.4, { compound: true });
      for (
        let head = node.left;
        head.type === 'BinaryExpression' && head.left.type === 'BinaryExpression';
      ) {
        head = head.left;
        yield replace(site, textOf(source, head), 0.35, { compound: true });
      }
    }
  },
};
