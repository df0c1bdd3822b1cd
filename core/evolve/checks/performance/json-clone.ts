import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isNodeAtLeast } from '../../../workspace/minimum-node.js';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { bare, propertyName } from '../../syntax/surroundings.js';
import { isGlobal } from '../../syntax/variables.js';

export const jsonClone: FileCheck = {
  id: 'json-clone',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'a copy that is made by writing an object as JSON and reading it again',
  why: 'The whole text is written and read for a copy, and what JSON does not know is lost: `undefined`, dates, maps, `NaN`. `structuredClone` copies values as they are. Since it throws on functions, keeps dates that JSON makes text of, and calls no `toJSON`, the two are not the same everywhere, so there is no fix. Where the package lets in a Node before 17, which has no `structuredClone`, nothing is said.',
  example: {
    bad: 'const copy = JSON.parse(JSON.stringify(options));',
    good: 'const copy = structuredClone(options);',
  },
  fixes: false,
  on: false,
  source: 'https://developer.mozilla.org/docs/Web/API/Window/structuredClone',
  eslint: ['unicorn/prefer-structured-clone'],
  begin(source) {
    if (source.minimumNode && !isNodeAtLeast(source.minimumNode, 17)) return {};
    return {
      CallExpression(node) {
        const [text, ...more] = node.arguments;
        if (!text || more.length > 0 || !isCallOf(source, node, 'parse')) return;
        const inner = bare(text);
        if (inner.type !== 'CallExpression' || !isCallOf(source, inner, 'stringify')) return;
        const [value, ...rest] = inner.arguments;
        // What picks or changes values on the way is no copy.
        if (!value || value.type === 'SpreadElement' || rest.length > 0) return;
        source.report({ at: node, message: 'this copies a value by way of a text' });
      },
    };
  },
};

const isCallOf = (source: SourceText, { callee }: TSESTree.CallExpression, name: string): boolean =>
  callee.type === 'MemberExpression' &&
  isGlobal(source, callee.object, 'JSON') &&
  propertyName(callee) === name;
