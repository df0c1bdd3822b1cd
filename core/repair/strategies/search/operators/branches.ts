import { brief, type Operator, rewrite } from '../proposal.js';
import { listOf, textOf } from '../source.js';

/** Exchanges the branches of a condition, joins or parts two conditions with `else`. */
export const branches: Operator = {
  name: 'branch',
  nodes: ['IfStatement', 'ConditionalExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'ConditionalExpression') {
      const [then, other] = [textOf(source, node.consequent), textOf(source, node.alternate)];
      yield rewrite(
        `exchange \`${brief(then)}\` and \`${brief(other)}\``,
        [put(node.consequent, other), put(node.alternate, then)],
        0.9,
      );
      yield rewrite(`always \`${brief(then)}\``, [put(node, `(${then})`)], 0.4);
      yield rewrite(`always \`${brief(other)}\``, [put(node, `(${other})`)], 0.4);
      return;
    }
    if (node.type !== 'IfStatement') return;
    const { consequent, alternate } = node;
    if (alternate !== null && consequent.type === 'BlockStatement' && alternate.type === 'BlockStatement') {
      const edits = [put(consequent, textOf(source, alternate)), put(alternate, textOf(source, consequent))];
      yield rewrite('exchange the two branches', edits, 0.7);
    }
    const list = listOf(source, node);
    const next = list?.[list.indexOf(node) + 1];
    if (
      alternate === null &&
      next !== undefined &&
      next.type !== 'VariableDeclaration' &&
      next.type !== 'FunctionDeclaration'
    ) {
      const [start, end] = next.range;
      const braces = next.type === 'IfStatement' || consequent.type !== 'BlockStatement';
      const text = braces ? `else ${textOf(source, next)}` : `else { ${textOf(source, next)} }`;
      yield rewrite(`run \`${brief(textOf(source, next))}\` only otherwise`, [{ start, end, text }], 0.7);
    }
  },
};

const put = (node: { range: readonly [number, number] }, text: string) => ({
  start: node.range[0],
  end: node.range[1],
  text,
});
