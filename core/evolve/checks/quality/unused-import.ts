import { isBuiltin } from 'node:module';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { hasCommentIn, isApart, tokenAfter, tokenBefore, wholeLines } from '../../syntax/lines.js';
import { unusedVariables } from '../../syntax/unused.js';

export const unusedImport: FileCheck = {
  id: 'unused-import',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'all',
  title: 'an imported name that nothing in the file uses',
  why: 'The file seems to depend on what it does not need. Names of which a comment speaks are left alone, since types in comments use them. The fix takes out single names, and an import as a whole where what it loads does nothing: types, and what Node has built in. What else an import loads may be needed for what it does; then taking it out is left to you.',
  example: {
    bad: "import { join, resolve } from 'node:path';\nexport const at = (name) => join('a', name);",
    good: "import { join } from 'node:path';\nexport const at = (name) => join('a', name);",
  },
  fixes: true,
  on: true,
  eslint: ['no-unused-vars', '@typescript-eslint/no-unused-vars', 'unused-imports/no-unused-imports'],
  begin: (source) => ({
    Program() {
      const unused = unusedVariables(source).flatMap(({ defs: [definition] }) =>
        definition?.type === 'ImportBinding' && definition.node.type !== 'TSImportEqualsDeclaration'
          ? [definition.node]
          : [],
      );
      const byImport = new Map<TSESTree.ImportDeclaration, TSESTree.ImportClause[]>();
      for (const specifier of unused) {
        const declaration = specifier.parent as TSESTree.ImportDeclaration;
        byImport.set(declaration, [...(byImport.get(declaration) ?? []), specifier]);
      }
      for (const [declaration, specifiers] of byImport) reportOn(source, declaration, specifiers);
    },
  }),
};

function reportOn(
  source: SourceText,
  node: TSESTree.ImportDeclaration,
  unused: TSESTree.ImportClause[],
): void {
  const [first] = unused;
  if (!first) return;
  const names = unused.map(({ local }) => local.name).join(', ');
  const fix =
    unused.length === node.specifiers.length ? wholeFix(source, node) : partFix(source, node, unused);
  source.report({ at: first, message: `nothing here uses ${names}`, key: names, ...(fix && { fix }) });
}

function wholeFix(source: SourceText, node: TSESTree.ImportDeclaration): Report['fix'] | undefined {
  const isQuiet = node.importKind === 'type' || isBuiltin(node.source.value);
  if (!isQuiet || hasCommentIn(source, node.range) || !isApart(source, node.range)) return undefined;
  return { title: 'remove the import', edits: [{ ...wholeLines(source.text, node.range), text: '' }] };
}

/** Takes single names out of the braces; what is beside the braces is left to people. */
function partFix(
  source: SourceText,
  node: TSESTree.ImportDeclaration,
  unused: TSESTree.ImportClause[],
): Report['fix'] | undefined {
  const listed = node.specifiers.filter(({ type }) => type === 'ImportSpecifier');
  if (unused.some(({ type }) => type !== 'ImportSpecifier') || unused.length === listed.length)
    return undefined;
  if (hasCommentIn(source, node.range)) return undefined;
  const edits = unused.map((each) => {
    const next = tokenAfter(source, each.range[1]);
    if (next?.value === ',') {
      const own = [each.range[0], next.range[1]] as const;
      const lines = wholeLines(source.text, own);
      if (lines.start < own[0] || lines.end > own[1]) return { ...lines, text: '' };
      const after = tokenAfter(source, own[1]);
      return { start: own[0], end: after && after.value !== '}' ? after.range[0] : own[1], text: '' };
    }
    const previous = tokenBefore(source, each.range[0]);
    return {
      start: previous?.value === ',' ? previous.range[0] : each.range[0],
      end: each.range[1],
      text: '',
    };
  });
  return { title: unused.length > 1 ? 'remove the names' : 'remove the name', edits };
}
