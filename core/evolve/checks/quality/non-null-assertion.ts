import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { functionAround, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, type Scoped, variableOf } from '../../syntax/variables.js';

export const nonNullAssertion: FileCheck = {
  id: 'non-null-assertion',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a `!` that tells TypeScript that a value is there, without looking',
  why: 'Where it is not, the program fails later and elsewhere. Found is the mark behind what may well answer nothing (`find`, `get`, `match`, `exec`, `pop`, `shift`), and the mark that is needless for certain, which the fix takes away. Left alone is a look-up in a function that asks for the same, for `has`, or for the length or the size elsewhere.',
  example: {
    bad: 'const made = new Map<string, number>()!;\nexport const first = (names: string[]) => names.find(isLong)!.length + made.size;',
    good: 'const made = new Map<string, number>();\nexport const first = (names: string[]) => (names.find(isLong) ?? "").length + made.size;',
  },
  fixes: true,
  on: false,
  eslint: ['@typescript-eslint/no-non-null-assertion'],
  begin: (source) => ({
    TSNonNullExpression(node) {
      const end = node.range[1];
      const isNeedless = isThere(source, node.expression);
      if (!isNeedless && !isLookUp(source, node.expression)) return;
      source.report({
        at: node,
        message: isNeedless ? 'it is there anyway' : 'nothing makes sure that it is there',
        ...(isNeedless && { fix: { title: 'remove the !', edits: [{ start: end - 1, end, text: '' }] } }),
      });
    },
  }),
};

/** Whether the value cannot be null or undefined, by how it is made. */
function isThere(source: Scoped, node: TSESTree.Expression): boolean {
  if (node.type === 'Identifier') {
    const variable = variableOf(source, node);
    const [name] = variable?.identifiers ?? [];
    const value = variable && initialValueOf(variable);
    return (
      !!value &&
      name?.type === 'Identifier' &&
      !name.typeAnnotation &&
      value !== node &&
      isThere(source, value)
    );
  }
  if (node.type === 'Literal') return node.raw !== 'null';
  return /^(?:New|TSNonNull|Array|Object|Function|ArrowFunction|Class)Expression$|^TemplateLiteral$/.test(
    node.type,
  );
}

const lookUps = /^(?:find|findLast|get|match|exec|pop|shift)$/;

function isLookUp({ textOf }: SourceText, node: TSESTree.Expression): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  if (!lookUps.test(propertyName(node.callee) ?? '')) return false;
  const around = functionAround(node);
  if (!around) return true;
  const text = textOf(around);
  const asked = text
    .split(textOf(node))
    .slice(1)
    .some((after) => !after.startsWith('!'));
  return !asked && !/\.(?:has|set|includes|test)\(|\.length\b|\.size\b/.test(text);
}
