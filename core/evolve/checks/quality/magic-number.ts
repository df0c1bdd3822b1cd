import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { isProgram } from '../../syntax/programs.js';
import { propertyName } from '../../syntax/surroundings.js';

export const magicNumber: FileCheck = {
  id: 'magic-number',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a number without a name that several conditions of a file ask for',
  why: 'What it means is told nowhere, and who changes it in one place has to find the others. Found are numbers over 10 that at least two comparisons of the file hold, of which one is in a condition. Left alone are round ones (10, 100, 1000), units of time, the codes of characters, of nodes and of HTTP, powers of two and what is one less, hexadecimal ones, numbers that a comment beside them explains, and benchmarks and programs.',
  example: {
    bad: 'export const isLong = (text) => text.size > 280;\nexport function cut(text) {\n  if (text.size > 280) return text.cut();\n  return text;\n}',
    good: 'const longest = 280;\nexport const isLong = (text) => text.size > longest;\nexport function cut(text) {\n  if (text.size > longest) return text.cut();\n  return text;\n}',
  },
  fixes: false,
  on: false,
  eslint: ['no-magic-numbers', '@typescript-eslint/no-magic-numbers'],
  begin(source) {
    if (isProgram(source) || /(?:^|\/)perf\//.test(source.path)) return {};
    const found = new Map<string, TSESTree.Literal[]>();
    return {
      BinaryExpression({ operator, left, right }) {
        if (!/^(?:[=!]==?|[<>]=?)$/.test(operator)) return;
        for (const [number, other] of [
          [left, right],
          [right, left],
        ] as const) {
          if (number.type !== 'Literal' || !isMagic(number) || isCode(other)) continue;
          if (isExplained(source, number)) continue;
          found.set(number.raw, [...(found.get(number.raw) ?? []), number]);
        }
      },
      'Program:exit'() {
        for (const [raw, [first, ...others]] of found)
          if (first && others.length > 0)
            source.report({
              at: first,
              message: `${others.length + 1} comparisons of this file ask for ${raw}, and none says what it is`,
              key: raw,
            });
      },
    };
  },
};

const unitsOfTime = new Set([12, 24, 28, 30, 31, 60, 90, 365, 366, 3600, 86_400]);

/** Whether nobody knows by itself what the number stands for. */
function isMagic({ value, raw }: TSESTree.Literal): boolean {
  if (typeof value !== 'number' || value <= 10 || /^0x/i.test(raw) || unitsOfTime.has(value)) return false;
  if (/^10*$/.test(String(value))) return false;
  return !Number.isInteger(Math.log2(value)) && !Number.isInteger(Math.log2(value + 1));
}

/** Whether the number is one of a set that others have defined: of a character, of HTTP, of a key, of a node, of a version. */
function isCode(node: TSESTree.Node): boolean {
  if (node.type === 'UnaryExpression') return isCode(node.argument);
  if (node.type === 'CallExpression') return isCode(node.callee);
  const name =
    node.type === 'MemberExpression'
      ? (propertyName(node) ?? '')
      : node.type === 'Identifier'
        ? node.name
        : '';
  return /^(?:c|ch|cp)$|char|code|point|status|key|which|byte|type|version|major|minor|errno|month|hour|minute|day|year/i.test(
    name,
  );
}

const isExplained = (
  { comments }: { comments: readonly TSESTree.Comment[] },
  { loc }: TSESTree.Literal,
): boolean =>
  comments.some((each) => each.loc.end.line === loc.start.line || each.loc.end.line === loc.start.line - 1);
