import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';
import { isFunction, nodesIn, propertyName } from './surroundings.js';

/**
 * The names by which a value is made and kept: those within it, the variable or the property that it is put into, and
 * the function that answers it. For checks that go by what a value is for, which only its names say.
 */
export function wordsAround(source: Pick<SourceText, 'textOf'>, node: TSESTree.Node): string {
  const words = nodesIn(node).flatMap((each) => (each.type === 'Identifier' ? [each.name] : []));
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    if (up.type === 'VariableDeclarator') words.push(source.textOf(up.id));
    else if (up.type === 'AssignmentExpression' && up.right === at) words.push(source.textOf(up.left));
    else if (up.type === 'Property' && up.value === at) words.push(propertyName(up) ?? '');
    else if (up.type === 'PropertyDefinition' && up.value === at) words.push(source.textOf(up.key));
    if (isFunction(up)) {
      words.push(nameOf(source, up));
      break;
    }
    if (
      /Statement$|Declaration$/.test(up.type) &&
      up.type !== 'ReturnStatement' &&
      up.type !== 'BlockStatement'
    )
      break;
    if (up.type === 'BlockStatement' && at.type !== 'ReturnStatement') break;
  }
  return words.join(' ');
}

function nameOf({ textOf }: Pick<SourceText, 'textOf'>, node: TSESTree.FunctionLike): string {
  if ('id' in node && node.id) return node.id.name;
  const { parent } = node;
  if (parent?.type === 'VariableDeclarator') return textOf(parent.id);
  return parent?.type === 'MethodDefinition' || parent?.type === 'Property' ? textOf(parent.key) : '';
}
