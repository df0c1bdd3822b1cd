import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';

const starters = new Set(['it', 'test', 'describe', 'suite', 'context', 'bench']);

export const focusedTest: FileCheck = {
  id: 'focused-test',
  category: 'quality',
  severity: 'error',
  reach: 'file',
  files: 'tests',
  title: 'a test that keeps the others of its file from running',
  why: 'What is marked with `.only` runs alone. That helps while a test is written; committed, it switches the other tests of the file off, and nothing says so. node:test heeds the mark only where it is started with `--test-only`: without, it does nothing yet.',
  example: { bad: "test.only('adds', () => {});", good: "test('adds', () => {});" },
  fixes: true,
  on: true,
  eslint: ['jest/no-focused-tests', 'vitest/no-focused-tests', 'mocha/no-exclusive-tests'],
  begin: (source) => ({
    CallExpression(node) {
      const only = onlyIn(node.callee);
      if (!only) return;
      source.report({
        at: only,
        message: isOfNode(source, only)
          ? 'with --test-only, only this test of the file runs; without, `.only` does nothing'
          : 'only this test of the file runs: `.only` keeps the others from it',
        key: titleOf(node),
        fix: { title: 'remove .only', edits: [{ start: only.range[0] - 1, end: only.range[1], text: '' }] },
      });
    },
  }),
};

/** node:test runs the others too, unless it is told to look for the mark. */
const isOfNode = (source: SourceText, { parent }: TSESTree.Identifier): boolean =>
  parent.type === 'MemberExpression' && originOf(source, parent.object)?.module === 'test';

/** The `only` of `test.only`, `describe.only`, and of `test.only.each(…)`. */
function onlyIn(callee: TSESTree.Expression): TSESTree.Identifier | null {
  if (callee.type === 'CallExpression') return onlyIn(callee.callee);
  if (callee.type === 'TaggedTemplateExpression') return onlyIn(callee.tag);
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  const { object, property } = callee;
  if (property.type !== 'Identifier') return null;
  if (property.name !== 'only') return object.type === 'MemberExpression' ? onlyIn(object) : null;
  return object.type === 'Identifier' && starters.has(object.name) ? property : null;
}

const titleOf = ({ arguments: [title] }: TSESTree.CallExpression): string =>
  title?.type === 'Literal' ? String(title.value) : '';
