import type { Node } from '../../../syntax/parse.js';
import { type Operator, rewrite } from '../proposal.js';
import { nodesBelow, parentOf, type Source, textOf } from '../source.js';
import { insertionBefore } from '../statements.js';

/** Lets a function change a copy, `x = [...x];`, in place of the array or object that its caller has handed to it. */
export const copies: Operator = {
  name: 'copy-argument',
  nodes: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  *propose({ node, source }) {
    if (!isFunctionNode(node) || node.body?.type !== 'BlockStatement') return;
    const [first] = node.body.body;
    if (first === undefined) return;
    for (const name of node.params.flatMap(nameOf)) {
      const changed = howChanged(source, node, name);
      for (const copy of changed === null ? [] : copiesOf[changed](name))
        yield rewrite(`copy \`${name}\` first`, [insertionBefore(source, first, copy)], 1, copy);
    }
  },
};

const isFunctionNode = (node: Node) =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression';

const nameOf = (parameter: Node): string[] =>
  parameter.type === 'Identifier'
    ? [parameter.name]
    : parameter.type === 'AssignmentPattern' && parameter.left.type === 'Identifier'
      ? [parameter.left.name]
      : [];

const copiesOf = {
  array: (name: string) => [`${name} = [...${name}];`, `${name} = ${name}.slice();`],
  object: (name: string) => [`${name} = { ...${name} };`],
};

const mutators = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** As what a function changes the value of a parameter in place; null where it does not. */
function howChanged(source: Source, home: Node, name: string): keyof typeof copiesOf | null {
  let found: keyof typeof copiesOf | null = null;
  for (const node of nodesBelow(source, home)) {
    if (node.type !== 'MemberExpression' || textOf(source, node.object) !== name) continue;
    const parent = parentOf(source, node);
    if (parent?.type === 'CallExpression' && parent.callee === node) {
      if (mutators.test(textOf(source, node.property))) return 'array';
    } else if (isWritten(source, node)) found = node.computed ? (found ?? 'array') : 'object';
  }
  return found;
}

function isWritten(source: Source, node: Node): boolean {
  const parent = parentOf(source, node);
  return (
    (parent?.type === 'AssignmentExpression' && parent.left === node) ||
    parent?.type === 'UpdateExpression' ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'delete')
  );
}
