import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { isArray, isText } from '../../syntax/arrays.js';
import { isGlobal } from '../../syntax/variables.js';

export const bufferConstructor: FileCheck = {
  id: 'buffer-constructor',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a Buffer made by its constructor',
  why: 'It reserves memory where it is given a number, and copies where it is given a text: a request that sends a number instead of a text makes it reserve gigabytes (CWE-770). `Buffer.from` and `Buffer.alloc` do one of the two. Node warns of the constructor (DEP0005). What a program wrote is left alone.',
  example: {
    bad: "export const magic = new Buffer('healer', 'utf8');",
    good: "export const magic = Buffer.from('healer', 'utf8');",
  },
  fixes: true,
  on: true,
  eslint: ['n/no-deprecated-api', 'unicorn/no-new-buffer'],
  source: 'https://nodejs.org/api/deprecations.html#DEP0005',
  begin(source) {
    if (!source.isWrittenHere) return {};
    const look = (node: TSESTree.NewExpression | TSESTree.CallExpression) => {
      if (!isGlobal(source, node.callee, 'Buffer') || node.arguments.length === 0) return;
      if (isFallback(source, node)) return;
      const fix = fixOf(source, node);
      source.report({
        at: node,
        message: 'this reserves memory or copies, by what it is given',
        ...(fix && { fix }),
      });
    };
    return { NewExpression: look, CallExpression: look };
  },
};

/** `Buffer.from ? … : new Buffer(…)`, or by the version, for a Node that is older than the other way. */
function isFallback(source: SourceText, node: TSESTree.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (
      (parent.type === 'ConditionalExpression' || parent.type === 'IfStatement') &&
      parent.test !== at &&
      /\bBuffer\.(?:from|alloc)|node_?version|process\.version/i.test(source.textOf(parent.test))
    )
      return true;
  }
  return false;
}

function fixOf(
  source: SourceText,
  node: TSESTree.NewExpression | TSESTree.CallExpression,
): Report['fix'] | undefined {
  const [first, second] = node.arguments;
  if (!first || first.type === 'SpreadElement') return undefined;
  // A text as the second argument is an encoding, which only a text has.
  const method =
    isText(source, first) ||
    isArray(source, first) ||
    (second?.type === 'Literal' && typeof second.value === 'string')
      ? 'from'
      : first.type === 'Literal' && typeof first.value === 'number'
        ? 'alloc'
        : null;
  if (!method) return undefined;
  const [start] = node.range;
  return {
    title: `use Buffer.${method}`,
    edits: [{ start, end: node.callee.range[1], text: `Buffer.${method}` }],
  };
}
