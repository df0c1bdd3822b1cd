import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checks } from '../../../core/evolve/checks/index.js';
import { packageRoot } from '../../../core/package-root.js';

export interface Rival {
  name: string;
  command: string[];
}

const installed = (...parts: string[]): string => join(packageRoot, 'node_modules', ...parts);

/** The tools that look for the like of what the checks look for, as they are installed here, ready to run in `project`. */
export async function findRivals(project: string, folder: string): Promise<Rival[]> {
  const config = join(folder, 'eslint.config.mjs');
  await writeFile(config, eslintConfig());
  const all: Rival[] = [
    {
      name: 'ESLint',
      command: [
        process.execPath,
        installed('eslint/bin/eslint.js'),
        '--no-config-lookup',
        '--config',
        config,
        '--no-inline-config',
        '--no-error-on-unmatched-pattern',
        '--format',
        'json',
        project,
      ],
    },
    {
      name: 'knip',
      command: [process.execPath, installed('knip/bin/knip.js'), '--reporter', 'json', '--no-exit-code'],
    },
  ];
  const there = await Promise.all(
    all.map(({ command }) =>
      access(command[1] ?? '').then(
        () => true,
        () => false,
      ),
    ),
  );
  return all.filter((_, index) => there[index]);
}

/** The rules of ESLint itself that checks name as finding the same, with a parser that reads TypeScript. */
function eslintConfig(): string {
  const rules = new Set(checks.flatMap(({ eslint = [] }) => eslint).filter((rule) => !rule.includes('/')));
  const parser = pathToFileURL(installed('@typescript-eslint/parser/dist/index.js')).href;
  return [
    `import parser from ${JSON.stringify(parser)};`,
    'export default [{',
    "  files: ['**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts}'],",
    '  languageOptions: { parser },',
    `  rules: ${JSON.stringify(Object.fromEntries([...rules].map((rule) => [rule, 1])))},`,
    '}];',
    '',
  ].join('\n');
}
