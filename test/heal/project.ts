import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import {
  type Healer,
  type HealerOptions,
  type HealReport,
  type HealRequest,
  openHealer,
} from '../../core/healer.js';
import type { Patch } from '../../core/model.js';
import { linkDependencies } from '../support/dependencies.js';
import { createRepository, type TestRepository, type TestRepositoryOptions } from '../support/repository.js';

export interface Project extends TestRepository {
  healer: Healer;
  heal(request?: HealRequest): Promise<HealReport>;
  /** The one patch that healing must give. */
  healOne(request?: HealRequest): Promise<Patch>;
  /** Text of a file on a branch, with the line ends that it has. */
  textAt(rev: string, file: string): Promise<string>;
  /** Opens healer in another folder of the same repository. */
  openIn(folder: string): Promise<Healer>;
}

export interface ProjectOptions extends TestRepositoryOptions {
  script?: string;
  type?: 'module' | 'commonjs';
  /** Links the packages that this repository has installed. */
  dependencies?: boolean;
  /** What healer is opened with. */
  healer?: HealerOptions;
}

const execute = promisify(execFile);

/** A repository with a package.json and healer open in it; nothing of healer is set up. */
export async function openProject(
  t: TestContext,
  files: Record<string, string | Buffer>,
  {
    script = 'node --test',
    type = 'module',
    dependencies = false,
    healer: own = {},
    ...options
  }: ProjectOptions = {},
): Promise<Project> {
  const manifest = JSON.stringify({ name: 'project', version: '1.0.0', type, scripts: { test: script } });
  const repository = await createRepository(
    { 'package.json': manifest, '.gitignore': 'node_modules\n', ...files },
    options,
  );
  t.after(repository.dispose);
  if (dependencies) await linkDependencies(repository.root);
  const openIn = async (folder: string) => {
    const healer = await openHealer(folder, own);
    t.after(() => healer.dispose());
    return healer;
  };
  const healer = await openIn(repository.root);
  const heal = (request: HealRequest = {}) => healer.heal(request);
  return {
    ...repository,
    healer,
    heal,
    healOne: async (request) => onlyPatch(await heal(request)),
    textAt: async (rev, file) => {
      const { stdout } = await execute('git', ['show', `${rev}:${file}`], { cwd: repository.root });
      return stdout;
    },
    openIn,
  };
}

export function onlyPatch({ errors, patches }: HealReport): Patch {
  const [patch] = patches;
  assert.equal(patches.length, 1, `not one patch: ${JSON.stringify(errors, null, 1)}`);
  assert.ok(patch);
  assert.deepEqual(new Set(errors.map(({ status }) => status)), new Set(['fixed']));
  return patch;
}

/** What became of the errors, sorted. */
export const statuses = ({ errors }: HealReport): string[] => errors.map(({ status }) => status).sort();

/** An ESM test file of node:test: titles to expressions that must hold. */
export function nodeTests(imports: string, checks: Record<string, string>): string {
  const tests = Object.entries(checks).map(([title, body]) => `test(${JSON.stringify(title)}, ${body});\n`);
  return `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n${imports}\n\n${tests.join('')}`;
}

export const brokenAdd = 'export const add = (a, b) => a - b;\n';
export const fixedAdd = 'export const add = (a, b) => a + b;\n';
export const addTests = nodeTests("import { add } from '../src/add.js';", {
  'adds two': '() => assert.equal(add(2, 3), 5)',
  'adds zero': '() => assert.equal(add(7, 0), 7)',
});
export const addFiles = { 'src/add.js': brokenAdd, 'test/add.test.js': addTests };
