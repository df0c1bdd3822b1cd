import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { hasCommentIn, wholeLines } from '../../syntax/lines.js';

export const uselessConstructor: FileCheck = {
  id: 'useless-constructor',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: 'a constructor that does what a class without one does',
  why: 'An empty constructor, and one that only hands all it is given to `super`, are what every class has. Constructors with parameters of their own, with a modifier, with decorators or with a comment inside or before them are left alone.',
  example: {
    bad: 'class Square extends Shape {\n  constructor(...args) {\n    super(...args);\n  }\n  area() {}\n}',
    good: 'class Square extends Shape {\n  area() {}\n}',
  },
  fixes: true,
  on: true,
  eslint: ['no-useless-constructor', '@typescript-eslint/no-useless-constructor'],
  begin: (source) => ({
    MethodDefinition(node) {
      if (node.kind !== 'constructor' || node.value.type !== 'FunctionExpression') return;
      if (node.accessibility || hasCommentIn(source, node.range) || hasCommentBefore(source, node)) return;
      const { superClass, decorators } = node.parent.parent as TSESTree.ClassDeclaration;
      const isUseless = superClass ? onlyPassesOn(node.value) : isEmpty(node.value);
      if (!isUseless || decorators.length > 0) return;
      if (node.parent.body.some((each) => each.type === 'TSAbstractMethodDefinition' || isOverload(each)))
        return;
      const { start, end } = wholeLines(source.text, node.range);
      const after = /^[ \t]*\r?\n/.exec(source.text.slice(end));
      source.report({
        at: node,
        message: 'the class constructs the same without this constructor',
        key: (node.parent.parent as TSESTree.ClassDeclaration).id?.name ?? 'constructor',
        fix: {
          title: 'remove the constructor',
          edits: [{ start, end: end + (after ? after[0].length : 0), text: '' }],
        },
      });
    },
  }),
};

const hasCommentBefore = ({ comments, text }: SourceText, { range: [start] }: TSESTree.Node): boolean =>
  comments.some(({ range: [, end] }) => end <= start && text.slice(end, start).trim() === '');

const isEmpty = ({ params, body }: TSESTree.FunctionExpression): boolean =>
  params.length === 0 && body.body.length === 0;

function onlyPassesOn({ params, body }: TSESTree.FunctionExpression): boolean {
  const [only, ...more] = body.body;
  if (more.length > 0 || only?.type !== 'ExpressionStatement') return false;
  const call = only.expression;
  if (call.type !== 'CallExpression' || call.callee.type !== 'Super') return false;
  const [rest, ...others] = params;
  const [spread, ...further] = call.arguments;
  return (
    others.length === 0 &&
    further.length === 0 &&
    rest?.type === 'RestElement' &&
    rest.argument.type === 'Identifier' &&
    spread?.type === 'SpreadElement' &&
    spread.argument.type === 'Identifier' &&
    spread.argument.name === rest.argument.name &&
    (!rest.typeAnnotation || rest.typeAnnotation.typeAnnotation.type === 'TSAnyKeyword')
  );
}

const isOverload = (element: TSESTree.ClassElement): boolean =>
  element.type === 'MethodDefinition' &&
  element.kind === 'constructor' &&
  element.value.type === 'TSEmptyBodyFunctionExpression';
