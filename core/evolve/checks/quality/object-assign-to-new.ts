import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isAtom, isParenthesized, isPure } from '../../syntax/expressions.js';
import { hasCommentIn, hasTextOverLines } from '../../syntax/lines.js';
import { indentAt } from '../../syntax/surroundings.js';
import { isGlobal } from '../../syntax/variables.js';

export const objectAssignToNew: FileCheck = {
  id: 'object-assign-to-new',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: '`Object.assign` to a new object, for which there is `{ ...a }`',
  why: 'Spreading (ECMAScript 2018) makes the same copy, and TypeScript knows its type better. Left alone are calls whose later arguments call something, since spreading works them out later than `Object.assign` does.',
  example: {
    bad: 'const options = Object.assign({}, defaults, given);',
    good: 'const options = { ...defaults, ...given };\nObject.assign(target, given);',
  },
  fixes: true,
  on: true,
  eslint: ['prefer-object-spread'],
  begin: (source) => ({
    CallExpression(node) {
      const { callee } = node;
      const [target, ...sources] = node.arguments;
      if (callee.type !== 'MemberExpression' || callee.computed || node.optional || callee.optional) return;
      if (callee.property.type !== 'Identifier' || callee.property.name !== 'assign') return;
      if (!isGlobal(source, callee.object, 'Object') || target?.type !== 'ObjectExpression') return;
      if (sources.length === 0 || sources.some(({ type }) => type === 'SpreadElement')) return;
      if (target.properties.some((each) => each.type !== 'Property' || each.kind !== 'init' || each.method))
        return;
      if (!sources.slice(1).every((each) => isPure(each, true))) return;
      if (hasCommentIn(source, node.range) || hasTextOverLines(source, node.range)) return;
      const own = target.properties.map((each) => source.textOf(each));
      const parts = sources.flatMap((each) => partsOf(each, source.textOf(each)));
      const text = written(source, node, [...own, ...parts]);
      source.report({
        at: node,
        message: 'a spread makes the same copy',
        fix: {
          title: 'spread into a new object',
          edits: [
            {
              start: node.range[0],
              end: node.range[1],
              text: needsParentheses(node) && !isParenthesized(source, node) ? `(${text})` : text,
            },
          ],
        },
      });
    },
  }),
};

function partsOf(node: TSESTree.CallExpressionArgument, text: string): string[] {
  if (node.type === 'ObjectExpression' && node.properties.every(isPlain))
    return node.properties.length > 0 ? [text.slice(1, -1).trim().replace(/,$/, '')] : [];
  return [isAtom(node) ? `...${text}` : `...(${text})`];
}

/** On one line where all parts are, else each on its own. */
function written({ text }: SourceText, node: TSESTree.CallExpression, parts: readonly string[]): string {
  if (!parts.some((each) => each.includes('\n'))) return `{ ${parts.join(', ')} }`;
  const outside = indentAt(text, node.range[0]);
  const inside =
    outside + (outside.includes('\t') ? '\t' : /^ {4}/m.test(text) && !/^ {2}\S/m.test(text) ? '    ' : '  ');
  const lines = parts.map((part) => {
    const [first = '', ...rest] = part.split('\n');
    const indents = rest.filter((line) => line.trim()).map((line) => /^\s*/.exec(line)?.[0] ?? '');
    const least = indents.sort((one, other) => one.length - other.length)[0] ?? '';
    return [
      first,
      ...rest.map((line) => (line.startsWith(least) ? inside + line.slice(least.length) : line)),
    ].join('\n');
  });
  return `{\n${lines.map((line) => inside + line).join(',\n')},\n${outside}}`;
}

const isPlain = (each: TSESTree.ObjectLiteralElement): boolean =>
  each.type === 'Property' &&
  each.kind === 'init' &&
  !each.computed &&
  !(each.key.type === 'Identifier' && each.key.name === '__proto__');

/** Where a brace would begin a block. */
const needsParentheses = ({ parent }: TSESTree.CallExpression): boolean =>
  !/^(?:VariableDeclarator|AssignmentExpression|ReturnStatement|CallExpression|NewExpression|Property|PropertyDefinition|ArrayExpression|ThrowStatement|AwaitExpression|SpreadElement|AssignmentPattern|ConditionalExpression)$/.test(
    parent.type,
  );
