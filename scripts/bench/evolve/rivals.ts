import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checks } from '../../../core/evolve/checks/index.js';
import { packageRoot } from '../../../core/package-root.js';
import { run } from '../project.js';

export interface Rival {
  name: string;
  command: string[];
}

/** What is installed for the run; knip is a package of healer's own. */
const packages = [
  'eslint@10.15.0',
  'jscpd@5.3.3',
  'typescript@5.9.3',
  '@typescript-eslint/parser@8.73.0',
  '@typescript-eslint/eslint-plugin@8.73.0',
  '@vitest/eslint-plugin@1.6.28',
  'eslint-plugin-import-x@4.18.1',
  'eslint-plugin-jest@29.17.0',
  'eslint-plugin-mocha@12.0.2',
  'eslint-plugin-n@18.5.0',
  'eslint-plugin-regexp@3.3.3',
  'eslint-plugin-sonarjs@4.2.2',
  'eslint-plugin-unicorn@65.0.0',
  'eslint-plugin-unused-imports@4.4.1',
];

/** The tools that look for the like of what the checks look for, installed in `folder`. */
export async function installRivals(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  const quiet = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  const { exitCode } = await run('npm', ['install', ...quiet, ...packages], folder);
  if (exitCode !== 0) throw new Error('ESLint, its plugins and jscpd could not be installed');
  await writeFile(join(folder, 'eslint.config.mjs'), eslintConfig());
  return folder;
}

/** The same tools, ready to run in `project`. */
export const rivalsOf = (project: string, installed: string): Rival[] => [
  {
    name: 'ESLint',
    command: [
      process.execPath,
      join(installed, 'node_modules/eslint/bin/eslint.js'),
      '--no-config-lookup',
      '--config',
      join(installed, 'eslint.config.mjs'),
      '--no-inline-config',
      '--no-error-on-unmatched-pattern',
      '--format',
      'json',
      project,
    ],
  },
  {
    name: 'knip',
    command: [
      process.execPath,
      join(packageRoot, 'node_modules/knip/bin/knip.js'),
      '--reporter',
      'json',
      '--no-exit-code',
    ],
  },
  {
    name: 'jscpd',
    command: [
      process.execPath,
      join(installed, 'node_modules/jscpd/run-jscpd.js'),
      '--format',
      'javascript,jsx,typescript,tsx',
      '--ignore',
      '**/node_modules/**',
      '--reporters',
      'json',
      '--output',
      join(installed, 'jscpd'),
      project,
    ],
  },
];

/**
 * The rules that the checks that run unasked name as finding the same, but for those that ask the type checker, which no
 * check does; with a parser that reads TypeScript.
 */
function eslintConfig(): string {
  const rules = [...new Set(checks.filter(({ on }) => on).flatMap(({ eslint = [] }) => eslint))];
  return `import typescript from '@typescript-eslint/eslint-plugin';
import parser from '@typescript-eslint/parser';
import vitest from '@vitest/eslint-plugin';
import imports from 'eslint-plugin-import-x';
import jest from 'eslint-plugin-jest';
import mocha from 'eslint-plugin-mocha';
import node from 'eslint-plugin-n';
import regexp from 'eslint-plugin-regexp';
import sonarjs from 'eslint-plugin-sonarjs';
import unicorn from 'eslint-plugin-unicorn';
import unused from 'eslint-plugin-unused-imports';

const plugins = {
  '@typescript-eslint': typescript, 'import-x': imports, n: node, 'unused-imports': unused,
  jest, mocha, regexp, sonarjs, unicorn, vitest,
};
const isFast = (rule) => {
  const [plugin, name] = rule.includes('/') ? rule.split('/') : [];
  if (!plugin) return true;
  const found = plugins[plugin]?.rules?.[name];
  return found !== undefined && !found.meta?.docs?.requiresTypeChecking;
};
export default [{
  files: ['**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts}'],
  languageOptions: { parser },
  plugins,
  rules: Object.fromEntries(${JSON.stringify(rules)}.filter(isFast).map((rule) => [rule, 1])),
}];
`;
}
