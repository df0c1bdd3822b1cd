import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isText } from '../../syntax/arrays.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { bare } from '../../syntax/surroundings.js';
import { initialValueOf, variableOf } from '../../syntax/variables.js';

export const indexOfForMembership: FileCheck = {
  id: 'index-of-for-membership',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: '`indexOf` that is only compared with -1, for which there is `includes`',
  why: 'The reader is told what is asked for. Found where the receiver is a text, or an array of texts or numbers, for certain: on others `includes` may be missing, and it finds `NaN`, which `indexOf` does not.',
  example: {
    bad: "const isKnown = ['get', 'head'].indexOf(method) !== -1;",
    good: "const isKnown = ['get', 'head'].includes(method);",
  },
  fixes: true,
  on: true,
  eslint: ['unicorn/prefer-includes', '@typescript-eslint/prefer-includes'],
  begin: (source) => ({
    BinaryExpression(node) {
      const isThere = asksForMembership(node);
      const call = node.left;
      if (isThere === null || call.type !== 'CallExpression' || call.optional) return;
      const { callee } = call;
      const [sought, ...more] = call.arguments;
      if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) return;
      if (callee.property.type !== 'Identifier' || callee.property.name !== 'indexOf') return;
      if (!sought || more.length > 0 || !isCertain(source, callee.object, sought)) return;
      const property = callee.property.range;
      source.report({
        at: node,
        message: `\`includes\` asks whether it is ${isThere ? '' : 'not '}there`,
        ...(!hasCommentIn(source, node.range) && {
          fix: {
            title: 'write includes',
            edits: [
              ...(isThere ? [] : [{ start: node.range[0], end: node.range[0], text: '!' }]),
              { start: property[0], end: property[1], text: 'includes' },
              { start: call.range[1], end: node.range[1], text: '' },
            ],
          },
        }),
      });
    },
  }),
};

/** True where the comparison asks whether it is there, false where it asks whether it is not; null for other questions. */
function asksForMembership({ operator, right }: TSESTree.BinaryExpression): boolean | null {
  if (right.type === 'UnaryExpression' && right.operator === '-' && isNumber(right.argument, 1)) {
    if (/^!==?$/.test(operator) || operator === '>') return true;
    return /^===?$/.test(operator) || operator === '<=' ? false : null;
  }
  if (!isNumber(right, 0)) return null;
  return operator === '>=' ? true : operator === '<' ? false : null;
}

const isNumber = (node: TSESTree.Node, value: number): boolean =>
  node.type === 'Literal' && node.value === value;

function isCertain(source: SourceText, receiver: TSESTree.Node, sought: TSESTree.Node): boolean {
  const node = bare(receiver);
  if (isText(source, node)) return isText(source, sought);
  return isListOfPlain(source, node);
}

/** An array of literals, or of what TypeScript is told to be texts; none of them is NaN or missing. */
function isListOfPlain(source: SourceText, node: TSESTree.Node): boolean {
  if (node.type === 'ArrayExpression')
    return node.elements.length > 0 && node.elements.every((each) => each?.type === 'Literal');
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(source, node);
  if (!variable) return false;
  const [name] = variable.identifiers;
  if (name?.type === 'Identifier' && name.typeAnnotation && !name.optional)
    return isTextList(name.typeAnnotation.typeAnnotation);
  const value = initialValueOf(variable);
  return (
    value?.type === 'ArrayExpression' && isListOfPlain(source, value) && !isEverChanged(variable.references)
  );
}

const isEverChanged = (references: readonly { identifier: TSESTree.Node }[]): boolean =>
  references.some(({ identifier: { parent } }) => {
    if (parent?.type === 'VariableDeclarator') return false;
    if (parent?.type !== 'MemberExpression') return true;
    return (
      parent.computed ||
      parent.property.type !== 'Identifier' ||
      !/^(?:indexOf|includes|length|join|map|filter|forEach|some|every|find|slice)$/.test(
        parent.property.name,
      )
    );
  });

function isTextList(type: TSESTree.TypeNode): boolean {
  if (type.type === 'TSTypeOperator' && type.operator === 'readonly' && type.typeAnnotation)
    return isTextList(type.typeAnnotation);
  if (type.type === 'TSArrayType') return type.elementType.type === 'TSStringKeyword';
  return (
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^(?:Readonly)?Array$/.test(type.typeName.name) &&
    type.typeArguments?.params[0]?.type === 'TSStringKeyword'
  );
}
