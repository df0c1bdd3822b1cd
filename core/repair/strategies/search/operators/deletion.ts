import { brief, type Operator, rewrite } from '../proposal.js';
import { isStatement, listOf, textOf } from '../source.js';
import { bodyOf, innerText, removal } from '../statements.js';

/** Leaves out a statement, or the branch or loop around one. */
export const deletion: Operator = {
  name: 'delete-statement',
  nodes: [
    'ExpressionStatement',
    'IfStatement',
    'ReturnStatement',
    'ThrowStatement',
    'BreakStatement',
    'ContinueStatement',
    'ForStatement',
    'ForOfStatement',
    'ForInStatement',
    'WhileStatement',
    'DoWhileStatement',
    'TryStatement',
  ],
  *propose(site) {
    const { node, source } = site;
    if (!isStatement(node)) return;
    const title = `delete \`${brief(textOf(source, node))}\``;
    const [start, end] = node.range;
    if (listOf(source, node) !== null)
      yield rewrite(title, [removal(source, node)], node.type === 'ReturnStatement' ? 0.5 : 0.8);
    else yield rewrite(title, [{ start, end, text: '{}' }], 0.4);
    if (node.type === 'IfStatement') {
      const kept = innerText(source, node.consequent);
      if (kept !== '' && bodyOf(node.consequent).every(canStandAlone)) {
        yield rewrite(`always run \`${brief(kept)}\``, [{ start, end, text: kept }], 0.5);
      }
      if (node.alternate !== null) {
        const [, stop] = node.consequent.range;
        const apart = innerText(source, node.alternate);
        if (apart !== '' && node.alternate.type === 'BlockStatement')
          yield rewrite('run what else is done in any case', [{ start: stop, end, text: `\n${apart}` }], 0.3);
        yield rewrite('delete the else branch', [{ start: stop, end, text: '' }], 0.5);
        const other = textOf(source, node.alternate);
        yield rewrite('keep the else branch alone', [{ start, end, text: other }], 0.4);
        yield rewrite(
          'run the else branch always',
          [{ start: stop, end: node.alternate.range[0], text: '\n' }],
          0.5,
        );
      }
    }
  },
};

const canStandAlone = (statement: { type: string }): boolean => statement.type !== 'VariableDeclaration';
