import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isNeverReassigned } from '../../syntax/variables.js';

export const letNeverReassigned: FileCheck = {
  id: 'let-never-reassigned',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a `let` to which nothing is assigned after its declaration',
  why: 'With `const` a reader need not look for the place where it changes. Left alone are declarations of several names of which some do change, names without a first value, exported ones, and files in which such a `let` is not the exception.',
  example: {
    bad: 'const items = list();\nconst take = taker();\nconst all = [];\nconst most = 5;\nconst least = 1;\nlet limit = 10;\nfor (let item of items) take(item, limit);',
    good: 'const items = list();\nconst take = taker();\nconst all = [];\nconst most = 5;\nconst least = 1;\nconst limit = 10;\nfor (const item of items) take(item, limit);',
  },
  fixes: true,
  on: true,
  eslint: ['prefer-const'],
  begin(source) {
    let constants = 0;
    const found: TSESTree.VariableDeclaration[] = [];
    return {
      VariableDeclaration(node) {
        if (node.kind === 'const') constants += 1;
        if (node.kind === 'let' && !node.declare && canBeConst(source, node)) found.push(node);
      },
      'Program:exit'() {
        if (constants > 2 * found.length) for (const node of found) reportOn(source, node);
      },
    };
  },
};

function reportOn(source: SourceText, node: TSESTree.VariableDeclaration): void {
  const [start] = node.range;
  source.report({
    at: node,
    message: `nothing is assigned to ${namesOf(source, node)} again: it can be a const`,
    key: source.textOf(node).slice(0, 80),
    fix: { title: 'make it a const', edits: [{ start, end: start + 3, text: 'const' }] },
  });
}

/** Whether each name of a declaration gets its value there and never another. */
export function canBeConst(source: SourceText, node: TSESTree.VariableDeclaration): boolean {
  const { parent } = node;
  const eachTurn =
    (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') && parent.left === node;
  if (parent.type === 'ExportNamedDeclaration') return false;
  if (!eachTurn && node.declarations.some(({ init }) => !init)) return false;
  const variables = source.scopes().getDeclaredVariables(node);
  return variables.length > 0 && variables.every((each) => each.defs.length === 1 && isNeverReassigned(each));
}

export const namesOf = ({ scopes }: SourceText, node: TSESTree.VariableDeclaration): string =>
  scopes()
    .getDeclaredVariables(node)
    .map(({ name }) => name)
    .join(', ');
