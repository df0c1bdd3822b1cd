import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { visit } from './tree.js';

/** Names that a file imports and uses as values. */
export function importedNames(program: TSESTree.Program): string[] {
  const imported = new Set<string>();
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type') continue;
      imported.add(specifier.local.name);
    }
  }
  const used = new Set<string>();
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') continue;
    visit(statement, (node) => {
      if (/^TS(?:Type|Interface)/.test(node.type) && node.type !== 'TSTypeAssertion') return 'skip';
      if (node.type === 'Identifier' || node.type === 'JSXIdentifier') used.add(node.name);
      return undefined;
    });
  }
  return [...imported].filter((name) => used.has(name));
}
