import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Visitor } from './check.js';

/** A place that says of itself that it is to be looked at again. */
export interface Mark {
  kind: 'todo' | 'skipped-test';
  line: number;
  /** The rest of the comment, or the title of the test. */
  text: string;
}

const form = /^[\s*/]*(?:@?(TODO|FIXME|HACK|XXX))\b[:\s(]*(.*)$/;

/** What comments put off until later, a line each. */
export const todosIn = (comments: readonly TSESTree.Comment[]): Mark[] =>
  comments.flatMap(({ value, loc }) =>
    value.split('\n').flatMap((line, index) => {
      const [, word, text = ''] = form.exec(line) ?? [];
      return word
        ? [{ kind: 'todo' as const, line: loc.start.line + index, text: `${word} ${text}`.trim() }]
        : [];
    }),
  );

const starters = /^(?:it|test|describe|suite|context|bench)$/;
const shorthands = /^x(?:it|test|describe|context|specify)$/;

/** Collects the tests of a file that are switched off: `test.skip(…)`, `xit(…)`. */
export function skippedTests(): { visitor: Visitor; marks: Mark[] } {
  const marks: Mark[] = [];
  const visitor: Visitor = {
    CallExpression(node) {
      const { callee } = node;
      const isSkipped =
        (callee.type === 'Identifier' && shorthands.test(callee.name)) ||
        (callee.type === 'MemberExpression' &&
          !callee.computed &&
          callee.property.type === 'Identifier' &&
          callee.property.name === 'skip' &&
          callee.object.type === 'Identifier' &&
          starters.test(callee.object.name));
      const [title, body] = node.arguments;
      if (!isSkipped || !title || !body) return;
      const text = title.type === 'Literal' ? String(title.value) : 'a test';
      marks.push({ kind: 'skipped-test', line: node.loc.start.line, text });
    },
  };
  return { visitor, marks };
}
