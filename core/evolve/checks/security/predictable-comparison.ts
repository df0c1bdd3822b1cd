import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { bare, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, variableOf } from '../../syntax/variables.js';

export const predictableComparison: FileCheck = {
  id: 'predictable-comparison',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a signature compared letter by letter',
  why: '`===` stops at the first letter that differs, and the time it takes tells how many were right (CWE-208). `crypto.timingSafeEqual` always takes the same time. It looks at what `createHmac` made, against anything that is not a constant.',
  example: {
    bad: "import { createHmac } from 'node:crypto';\nexport function isSigned(body, signature) {\n  const expected = createHmac('sha256', key).update(body).digest('hex');\n  return expected === signature;\n}",
    good: "import { createHmac, timingSafeEqual } from 'node:crypto';\nexport function isSigned(body, signature) {\n  const expected = createHmac('sha256', key).update(body).digest();\n  const given = Buffer.from(signature, 'hex');\n  return given.length === expected.length && timingSafeEqual(given, expected);\n}",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/208.html',
  begin: (source) => ({
    BinaryExpression(node) {
      if (!/^[!=]==?$/.test(node.operator) || node.left.type === 'Literal' || node.right.type === 'Literal')
        return;
      if (isHmac(source, node.left) !== isHmac(source, node.right))
        source.report({
          at: node,
          message: 'the time that this takes tells how much of the signature was right',
        });
    },
  }),
};

/** `createHmac(…).update(…).digest(…)`, also where constants name it, and with a prefix in front. */
function isHmac(source: SourceText, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type === 'TemplateLiteral') return node.expressions.some((each) => isHmac(source, each));
  if (node.type === 'BinaryExpression') return node.operator === '+' && isHmac(source, node.right);
  if (node.type === 'Identifier') {
    const variable = variableOf(source, node);
    const value = variable && initialValueOf(variable);
    return !!value && value !== node && isHmac(source, value);
  }
  if (node.type !== 'CallExpression') return false;
  const origin = originOf(source, node.callee);
  if (origin?.module === 'crypto' && origin.path === 'createHmac') return true;
  return (
    node.callee.type === 'MemberExpression' &&
    /^(?:digest|update|toString)$/.test(propertyName(node.callee) ?? '') &&
    isHmac(source, node.callee.object)
  );
}
