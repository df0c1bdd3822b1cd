import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { initialValueOf, isTaken, variableOf } from '../../syntax/variables.js';
import { wordsAround } from '../../syntax/words-around.js';

const secret =
  /password|passwd|token|secret|session_?id|csrf|xsrf|csp_?nonce|\bsalt\b|api_?key|verification_?code|reset_?code/i;
const oneTimePassword = /\botp|_otp|Otp|OTP/;
/** Of a language model, or of how long something waits. */
const harmless = /tokeni[sz]|tokens?Per|count|delay|jitter|timeout/i;

export const weakRandom: FileCheck = {
  id: 'weak-random',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'a secret made by Math.random',
  why: 'Who sees some numbers of `Math.random` can work out the next ones (CWE-338). It goes by names: `token`, `password`, `salt` and the like. A nonce has to differ each time and may be known, and what has the time in it as well is a name that nothing else has; both are left alone. A whole number up to a constant is made by `crypto.randomInt` instead, which answers the same kind of number; of other forms only you know what may depend on their length.',
  example: {
    bad: "import crypto from 'node:crypto';\nexport const otp = () => Math.floor(Math.random() * 1000000);",
    good: "import crypto from 'node:crypto';\nexport const otp = () => crypto.randomInt(1000000);",
  },
  fixes: true,
  on: false,
  source: 'https://cwe.mitre.org/data/definitions/338.html',
  begin: (source) => ({
    CallExpression(node) {
      const origin = originOf(source, node.callee);
      if (origin?.module !== '' || origin.path !== 'Math.random') return;
      const words = wordsAround(source, node);
      if ((!secret.test(words) && !oneTimePassword.test(words)) || harmless.test(words)) return;
      if (isDecision(node.parent) || /\bDate\b|\bnow\(/.test(source.textOf(joinedWith(node)))) return;
      const fix = fixOf(source, node);
      source.report({
        at: node,
        message: 'what Math.random makes can be worked out by others: this is named as a secret',
        key: source.textOf(node.parent),
        ...(fix && { fix }),
      });
    },
  }),
};

const isDecision = (node: TSESTree.Node): boolean =>
  node.type === 'BinaryExpression' && /^[<>]=?$/.test(node.operator);

/** The text that it becomes a part of. */
function joinedWith(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  const isPart =
    parent?.type === 'TemplateLiteral' ||
    parent?.type === 'MemberExpression' ||
    (parent?.type === 'CallExpression' && parent.callee === node) ||
    (parent?.type === 'BinaryExpression' && parent.operator === '+');
  return isPart ? joinedWith(parent) : node;
}

/** `Math.floor(Math.random() * n)` as `crypto.randomInt(n)`, with n a whole number above 0 for certain. */
function fixOf(source: SourceText, node: TSESTree.CallExpression): Report['fix'] | undefined {
  const product = node.parent;
  if (product.type !== 'BinaryExpression' || product.operator !== '*' || product.left !== node)
    return undefined;
  const floor = product.parent;
  if (floor.type !== 'CallExpression' || floor.arguments.length !== 1 || floor.arguments[0] !== product)
    return undefined;
  const origin = originOf(source, floor.callee);
  if (origin?.module !== '' || origin.path !== 'Math.floor' || !isCount(source, product.right))
    return undefined;
  const crypto = importedCrypto(source);
  if (!crypto) return undefined;
  const [start, end] = floor.range;
  return {
    title: 'use crypto.randomInt',
    edits: [{ start, end, text: `${crypto}.randomInt(${source.textOf(product.right)})` }],
  };
}

function isCount(source: SourceText, node: TSESTree.Node): boolean {
  if (node.type === 'Literal')
    return (
      typeof node.value === 'number' && Number.isInteger(node.value) && node.value > 0 && node.value < 2 ** 48
    );
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return false;
  if (node.property.name !== 'length' || node.object.type !== 'Identifier') return false;
  const variable = variableOf(source, node.object);
  const value = variable && initialValueOf(variable);
  return value?.type === 'Literal' && typeof value.value === 'string' && value.value.length > 0;
}

/** The name of the module as the file knows it; not the global `crypto`, which has no `randomInt`. */
function importedCrypto(source: SourceText): string | null {
  if (!isTaken(source, 'crypto')) return null;
  const variable = source
    .scopes()
    .scopes.find(
      ({ type, set }) =>
        (type === 'module' || type === 'global') && (set.get('crypto')?.defs.length ?? 0) > 0,
    )
    ?.set.get('crypto');
  const [name] = variable?.identifiers ?? [];
  const origin = name ? originOf(source, name) : null;
  return origin?.module === 'crypto' && origin.path === '' ? 'crypto' : null;
}
