import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import type { TestContext } from 'node:test';
import { runHealer } from '../../cli/run-healer.js';
import { type Published, startRegistry } from '../../support/npm-registry.js';
import { createRepository } from '../../support/repository.js';
import { folderWith, lockOf, type OtherManager } from './other-managers.js';

/** What a package exports, as its whole code. */
export const code = (text: string, more: Partial<Published> = {}): Published => ({
  ...more,
  files: { 'index.js': `module.exports = ${text};\n`, ...more.files },
});

export interface Setting {
  packages: Record<string, Record<string, Published>>;
  /** Ranges, and the versions that are locked. */
  dependencies: Record<string, string>;
  locked: Record<string, string>;
  tests: Record<string, string>;
  manifest?: Record<string, unknown>;
  withheld?: string[];
  files?: Record<string, string>;
  /** By whose lock file, if not npm's, and with which of the development dependencies the project is installed. */
  manager?: OtherManager;
}

/** A project whose packages come from a registry on this machine, and `healer evolve` in it. */
export async function projectWith(t: TestContext, setting: Setting) {
  const { packages, dependencies, locked, tests } = setting;
  const registry = await startRegistry(packages);
  t.after(registry.close);
  const manifest = { name: 'x', version: '1.0.0', dependencies, ...setting.manifest };
  const { root, outside, git, env, commit, dispose } = await createRepository({
    '.gitignore': 'node_modules\n',
    'package.json': `${JSON.stringify({ ...manifest, scripts: { test: 'node --test' } }, null, 2)}\n`,
    ...(setting.manager
      ? lockOf(setting.manager, { registry, dependencies, locked })
      : { 'package-lock.json': registry.lock(manifest, locked) }),
    '.healer/config.json': JSON.stringify({
      research: { npm: { endpoint: registry.endpoint }, withheld: setting.withheld ?? [] },
      // The sandbox does not show the package managers among the development dependencies.
      ...(setting.manager && { testCommand: 'node --test' }),
    }),
    ...setting.files,
    'node_modules/mine/package.json': '{ "name": "mine", "version": "1.0.0" }',
    ...Object.fromEntries(
      Object.entries(tests).map(([name, body]) => [
        `test/${name}.test.js`,
        `const assert = require('node:assert');\nconst { test } = require('node:test');\ntest('${name} works', () => {\n  ${body}\n});\n`,
      ]),
    ),
  });
  t.after(dispose);
  const PATH = setting.manager
    ? `${await folderWith(setting.manager, outside)}${delimiter}${env.PATH}`
    : (env.PATH ?? '');
  const healer = (...args: string[]) => runHealer(args, { cwd: root, env: { ...env, PATH } });
  assert.equal((await healer('trust', '--yes')).code, 0);
  const evolve = async (upgrade: string, ...more: string[]) => {
    const { stdout, stderr } = await healer(
      'evolve',
      'deps',
      '--check',
      'outdated-dependency',
      '--upgrade',
      upgrade,
      '--budget',
      '30m',
      '--json',
      ...more,
    );
    assert.ok(stdout.startsWith('{'), stderr);
    return JSON.parse(stdout);
  };
  return { root, git, commit, healer, evolve, registry };
}

/** `name kind state` of each upgrade. */
export const said = ({ upgrades }: { upgrades: { name: string; kind: string; state: string }[] }) =>
  upgrades.map(({ name, kind, state }) => `${name} ${kind} ${state}`).sort();
