import type { Config } from '../config/schema.js';
import type { RunnerName } from '../model.js';
import { dependsOn, isStub, type Manifest } from './manifest.js';
import { type PackageManager, runScript } from './package-manager.js';
import type { WorkspacePackage } from './packages.js';
import { splitWords } from './words.js';
import type { TestSettings } from './workspace.js';

export interface TestSearch {
  root: string;
  manifest: Manifest;
  /** Of every package, the root's first. */
  manifests: Manifest[];
  packages: WorkspacePackage[];
  packageManager: PackageManager;
  config: Config;
}

/** The command that runs all tests: the configured one, else the root's test script, else those of its packages. */
export async function findTest(search: TestSearch): Promise<TestSettings | null> {
  const { manifest, manifests, packages, packageManager, config } = search;
  if (config.testCommand !== null) return configured(config.testCommand, search);
  const script = testScript(manifest);
  if (script !== null)
    return {
      script,
      command: runScript(packageManager, 'test'),
      cwd: '',
      runner: await recognise(script, manifests),
    };
  const inner = packages.flatMap(({ folder }, index) => {
    const text = index === 0 ? null : testScript(manifests[index]);
    return text === null ? [] : [{ script: text, folder }];
  });
  const [only, another] = inner;
  if (!only) return null;
  const runner = await recognise(only.script, manifests);
  if (!another)
    return { script: only.script, command: runScript(packageManager, 'test'), cwd: only.folder, runner };
  const command = everyPackage[packageManager];
  return {
    script: command.join(' '),
    command,
    cwd: '',
    runner: await recognise(command.join(' '), manifests),
  };
}

const everyPackage: Record<PackageManager, string[]> = {
  npm: ['npm', 'test', '--workspaces', '--if-present'],
  pnpm: ['pnpm', '--recursive', 'test'],
  yarn: ['yarn', 'workspaces', 'run', 'test'],
  bun: ['bun', 'run', '--filter', '*', 'test'],
};

function testScript(manifest: Manifest | undefined): string | null {
  const script = manifest?.scripts.test?.trim() ?? '';
  return script === '' || isStub(script) ? null : script;
}

/** A configured `npm test` stands for the script it names, so that it can be narrowed to some tests. */
async function configured(command: string, { manifest, manifests }: TestSearch): Promise<TestSettings> {
  const words = splitWords(command);
  const name = words === null ? null : scriptName(words);
  const script = (name && manifest.scripts[name]?.trim()) || command;
  return {
    script,
    command: words ?? ['sh', '-c', command],
    cwd: '',
    runner: await recognise(script, manifests),
  };
}

/** The script that `npm test`, `npm run unit`, `pnpm unit` or `yarn unit` stands for. */
function scriptName(words: readonly string[]): string | null {
  const [manager, first, second, ...rest] = words;
  if (!manager || !['npm', 'pnpm', 'yarn', 'bun'].includes(manager) || rest.length > 0) return null;
  if (first === 'run' || first === 'run-script') return second ?? null;
  if (second !== undefined) return null;
  return first === 't' ? 'test' : (first ?? null);
}

/** By the script itself, else (a script that starts other scripts) by the one runner that the packages depend on. */
export async function recognise(script: string, manifests: readonly Manifest[]): Promise<RunnerName> {
  const { recogniseRunner } = await import('../runners/index.js');
  const { name } = recogniseRunner(script);
  if (name !== 'command') return name;
  const known = (['vitest', 'jest', 'mocha'] as const).filter((runner) =>
    manifests.some((manifest) => dependsOn(manifest, runner)),
  );
  return known.length === 1 && /\b(?:npm|pnpm|yarn|turbo|nx|lerna)\b/.test(script)
    ? (known[0] ?? 'command')
    : 'command';
}
