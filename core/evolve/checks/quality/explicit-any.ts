import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';

export const explicitAny: FileCheck = {
  id: 'explicit-any',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a value that is made `any`, so that TypeScript looks at nothing that is done with it',
  why: 'What follows is not checked, and neither is what that is handed to. Found are `as any`, and variables, parameters, results and properties of the type `any`. Left alone are the errors of a `catch`, rest parameters and constraints of type parameters, which have no better type, and declarations of what is elsewhere. The fix writes `as unknown as T` for `as any as T`, which says the same and leaves nothing unchecked.',
  example: {
    bad: 'export const read = (text: string) => JSON.parse(text) as any as Item;',
    good: 'export const read = (text: string) => JSON.parse(text) as unknown as Item;',
  },
  fixes: true,
  on: false,
  eslint: ['@typescript-eslint/no-explicit-any'],
  begin: (source) => ({
    TSAnyKeyword(node) {
      const { parent } = node;
      if (parent.type === 'TSAsExpression' || parent.type === 'TSTypeAssertion') {
        const isStep = isAssertion(parent.parent) && parent.parent.expression === parent;
        const [start, end] = node.range;
        source.report({
          at: node,
          message: 'as any, nothing that is done with it is checked',
          key: source.textOf(parent).slice(0, 200),
          ...(isStep && { fix: { title: 'say unknown', edits: [{ start, end, text: 'unknown' }] } }),
        });
      } else if (parent.type === 'TSTypeAnnotation' && isOwn(parent))
        source.report({
          at: node,
          message: 'nothing that is done with it is checked',
          key: source.textOf(parent.parent).slice(0, 200),
        });
    },
  }),
};

const isAssertion = (node: TSESTree.Node): node is TSESTree.TSAsExpression | TSESTree.TSTypeAssertion =>
  node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';

/** Whether the type is of something that the file itself gives its value. */
function isOwn(annotation: TSESTree.TSTypeAnnotation): boolean {
  const { parent } = annotation;
  if (parent.type === 'RestElement' || parent.parent?.type === 'CatchClause') return false;
  for (let at: TSESTree.Node | undefined = parent; at; at = at.parent)
    if (at.type === 'TSModuleDeclaration' || ('declare' in at && at.declare)) return false;
  return true;
}
