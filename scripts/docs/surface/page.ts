import ts from 'typescript';
import { collectSurface } from './collect.js';

/** What people import, and the source that exports it. */
export const entries = { healer: 'core/healer.ts', 'healer/plugin': 'core/plugins/api.ts' } as const;

/** docs/api/surface.md: all that the promise of docs/api.md is about, so that a change of it shows in review. */
export function surfacePage(): string {
  const parts = Object.entries(entries).map(([name, file]) => {
    const { exported, mentioned } = collectSurface(file);
    return [
      `## \`${name}\`\n`,
      block(exported),
      ...(mentioned.size > 0 ? [`### What these mention\n`, block(mentioned)] : []),
    ].join('\n');
  });
  return `${opening}\n${parts.join('\n')}`;
}

const opening = `# The public surface

Made by \`npm run docs\` from the sources; a test says when it is out of date. It is what [the promise of the API](../api.md#what-is-promised) is about: whoever changes it sees it in the diff, and \`node dist/scripts/api-surface.js\` says which version the change asks for.
`;

const block = (declarations: Map<string, string>): string =>
  `\`\`\`ts\n${[...declarations]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, text]) => text)
    .join('\n\n')}\n\`\`\`\n`;

/**
 * The declarations of a page by entry and name: `healer HealReport`. Those that are only mentioned count as well; there
 * two files may each have one of the same name.
 */
export function readSurface(page: string): Map<string, ts.Statement[]> {
  const found = new Map<string, ts.Statement[]>();
  for (const [, entry, part = ''] of page.matchAll(/^## `([^`]+)`\n([\s\S]*?)(?=^## |(?![\s\S]))/gm))
    for (const [, code = ''] of part.matchAll(/^```ts\n([\s\S]*?)^```/gm))
      for (const statement of ts.createSourceFile('surface.ts', code, ts.ScriptTarget.Latest, true)
        .statements) {
        const name = `${entry} ${nameOf(statement)}`;
        found.set(name, [...(found.get(name) ?? []), statement]);
      }
  return found;
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement))
    // A value and a type may share one name.
    return `${statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ')}()`;
  const { name } = statement as ts.InterfaceDeclaration;
  return ts.isFunctionDeclaration(statement) ? `${name.text}()` : name.text;
}
