import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { mayComplete } from '../../syntax/completion.js';
import { isBoolean } from '../../syntax/expressions.js';
import { headOf, nameOfFunction } from '../../syntax/function-name.js';
import { bare, type FunctionNode, isFunction, nodesIn } from '../../syntax/surroundings.js';
import { variableOf } from '../../syntax/variables.js';

export const inconsistentReturn: FileCheck = {
  id: 'inconsistent-return',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  title: 'a function that answers a value on some paths and nothing on others',
  why: 'Callers get `undefined` where they count on an answer. Found are functions that have a name and answer true or false on some paths and nothing on others, and those that answer a value, say by `null` that there is none, and elsewhere by no answer. Left alone are functions handed to others, those whose type TypeScript is told, those that only ever answer `false`, those that are handed an event, whose answer says what becomes of it, those that do as many things as they are given arguments, and those that answer a value or, by a plain `return`, none: that is how many mean it.',
  example: {
    bad: 'function isReady(item) {\n  if (item.done) return true;\n  if (item.failed) return false;\n}',
    good: 'function isReady(item) {\n  if (item.done) return true;\n  return false;\n}',
  },
  fixes: false,
  on: true,
  eslint: ['consistent-return'],
  begin(source) {
    const look = (node: FunctionNode) => {
      if (node.generator || node.returnType || node.body.type !== 'BlockStatement' || !isNamed(node)) return;
      if (countsArguments(node.body) || takesEvent(node) || isHandedOn(source, node)) return;
      const message = troubleOf(node, node.body);
      if (message) source.report({ at: headOf(node), message, key: nameOfFunction(node) });
    };
    return { FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look };
  },
};

function troubleOf(node: FunctionNode, body: TSESTree.BlockStatement): string | null {
  const returns = nodesIn(body, (each) => !isFunction(each)).flatMap((each) =>
    each.type === 'ReturnStatement' && !isAfterThrow(each) ? [each.argument] : [],
  );
  const values = returns.flatMap((each) => (each && !isNothing(each) ? [bare(each)] : []));
  if (values.length === 0 || !(returns.includes(null) || mayComplete(body))) return null;
  if (values.every(isFalse)) return null;
  const name = nameOfFunction(node);
  if (values.every(isBoolean)) return `${name} answers true or false on some paths, and nothing on others`;
  return values.some(isNull) && !values.every(isNull)
    ? `${name} says by null that there is nothing, and elsewhere by no answer`
    : null;
}

/** `throw error; return;` */
function isAfterThrow(node: TSESTree.ReturnStatement): boolean {
  if (node.parent.type !== 'BlockStatement') return false;
  const { body } = node.parent;
  return body[body.indexOf(node) - 1]?.type === 'ThrowStatement';
}

const countsArguments = (body: TSESTree.Node): boolean =>
  nodesIn(body, (each) => !isFunction(each)).some(
    (each) =>
      each.type === 'MemberExpression' &&
      each.object.type === 'Identifier' &&
      each.object.name === 'arguments' &&
      each.property.type === 'Identifier' &&
      each.property.name === 'length',
  );

const takesEvent = ({ params: [first] }: FunctionNode): boolean =>
  first?.type === 'Identifier' && /^(?:e|ev|evt|event)$/.test(first.name);

const isFalse = (node: TSESTree.Node): boolean => node.type === 'Literal' && node.value === false;

const isNull = (node: TSESTree.Node): boolean => node.type === 'Literal' && node.raw === 'null';

const isNothing = (node: TSESTree.Expression): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'UnaryExpression' && node.operator === 'void');

/** Whether it is called by its name, and not by what it is handed to. */
function isNamed(node: FunctionNode): boolean {
  if (node.type === 'FunctionDeclaration') return true;
  const { parent } = node;
  if (parent.type === 'MethodDefinition') return parent.kind === 'method';
  if (parent.type === 'VariableDeclarator') return !parent.id.typeAnnotation;
  return parent.type === 'AssignmentExpression' && parent.right === node;
}

/** Whether all that the file does with its name is to hand it to other functions, which say what they take. */
function isHandedOn(source: SourceText, { parent, ...node }: FunctionNode): boolean {
  const name = parent.type === 'VariableDeclarator' ? parent.id : 'id' in node ? node.id : null;
  const uses = (name && variableOf(source, name)?.references.filter((each) => each.isRead())) || [];
  return (
    uses.length > 0 &&
    uses.every(
      ({ identifier: { parent: up }, identifier }) =>
        up?.type === 'CallExpression' && up.callee !== (identifier as TSESTree.Node),
    )
  );
}
