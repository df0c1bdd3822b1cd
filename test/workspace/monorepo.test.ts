import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parseConfig } from '../../core/config/load.js';
import { readDelegation } from '../../core/workspace/monorepo/delegation.js';
import { dependenciesOf, dependentsOf, packageOf, usedFirst } from '../../core/workspace/monorepo/graph.js';
import type { Monorepo } from '../../core/workspace/monorepo/monorepo.js';
import { describeWorkspace, type Workspace } from '../../core/workspace/workspace.js';
import { createRepository } from '../support/repository.js';

const npm = { workspaces: ['packages/*'], scripts: { test: 'npm test --workspaces' } };

const delegations: [script: string, packageScript: string | null, tool: string | null, own: string | null][] =
  [
    ['npm test --workspaces --if-present', 'test', 'npm', null],
    ['npm run unit -ws', 'unit', 'npm', null],
    ['npm test -w packages/a', 'test', 'npm', null],
    ['pnpm -r test', 'test', 'pnpm', null],
    ['pnpm --recursive --parallel run test:unit', 'test:unit', 'pnpm', null],
    ['pnpm --filter "./packages/*" test', 'test', 'pnpm', null],
    ['yarn workspaces run test', 'test', 'yarn', null],
    ['yarn workspaces foreach -A run test', 'test', 'yarn', null],
    ['turbo run test', 'test', 'turbo', null],
    ['turbo test --filter=./packages/*', 'test', 'turbo', null],
    ['turbo run build test:ci', 'test:ci', 'turbo', null],
    ['yarn turbo run test', 'test', 'turbo', null],
    ['npx nx run-many -t test', 'test', 'nx', null],
    ['nx run-many --target=test --all', 'test', 'nx', null],
    ['nx affected -t lint,test', 'test', 'nx', null],
    ['nx run-many -t lint unit build --parallel=3', 'unit', 'nx', null],
    ['lerna run test --stream', 'test', 'lerna', null],
    ['eslint . && turbo run test && node --test scripts/', 'test', 'turbo', 'node --test scripts/'],
    ['npm run lint && npm run unit', 'test', 'npm', null],
    ['turbo run build && vitest run', null, null, 'vitest run'],
    ['vitest run', null, null, 'vitest run'],
  ];

for (const [script, packageScript, tool, own] of delegations)
  test(`the root's script \`${script}\` is read`, () => {
    const scripts = { unit: 'npm test --workspaces', lint: 'eslint .' };
    assert.deepEqual(readDelegation(script, scripts), { script: packageScript, tool, own });
  });

test('who uses whom is told by all lists of the manifests, and not by releases of the same name', async (t) => {
  const { graph } = await describeMonorepo(t, {
    'package.json': { ...npm, name: 'root' },
    'packages/a/package.json': { name: 'a', version: '2.0.0' },
    'packages/b/package.json': { name: 'b', dependencies: { a: 'workspace:^' } },
    'packages/c/package.json': { name: 'c', devDependencies: { b: '*', a: '^1.0.0' } },
    'packages/d/package.json': { name: 'd', peerDependencies: { c: 'workspace:*' } },
    'packages/e/package.json': { name: 'e', optionalDependencies: { other: 'npm:d@*' } },
    'packages/f/package.json': { name: 'f', dependencies: { a: 'link:../a', left: '^1.0.0' } },
  });
  assert.deepEqual(Object.fromEntries([...graph.uses].map(([folder, used]) => [folder, [...used]])), {
    '': [],
    'packages/a': [],
    'packages/b': ['packages/a'],
    'packages/c': ['packages/b'],
    'packages/d': ['packages/c'],
    'packages/e': ['packages/d'],
    'packages/f': ['packages/a'],
  });
  assert.deepEqual([...dependentsOf(graph, ['packages/b'])].sort(), [
    'packages/c',
    'packages/d',
    'packages/e',
  ]);
  assert.deepEqual([...dependenciesOf(graph, ['packages/c'])].sort(), ['packages/a', 'packages/b']);
  assert.deepEqual(usedFirst(graph, ['packages/d', 'packages/f', 'packages/b', 'packages/a']), [
    'packages/a',
    'packages/b',
    'packages/d',
    'packages/f',
  ]);
});

test('packages that use each other in a circle are put in some order', async (t) => {
  const { graph } = await describeMonorepo(t, {
    'package.json': npm,
    'packages/a/package.json': { name: 'a', dependencies: { b: '*' } },
    'packages/b/package.json': { name: 'b', dependencies: { a: '*' } },
  });
  assert.deepEqual(usedFirst(graph, ['packages/a', 'packages/b']).sort(), ['packages/a', 'packages/b']);
  assert.deepEqual([...dependentsOf(graph, ['packages/a'])], ['packages/b']);
});

test('a file belongs to the innermost package', async (t) => {
  const { packages } = await describe(t, {
    'package.json': { ...npm, name: 'root', workspaces: ['packages/*', 'packages/a/plugins/*'] },
    'packages/a/package.json': { name: 'a' },
    'packages/a/plugins/x/package.json': { name: 'x' },
  });
  const files = ['packages/a/src/x.js', 'packages/a/plugins/x/index.js', 'packages/ab.js', 'index.js'];
  assert.deepEqual(
    files.map((file) => packageOf(packages, file)?.name),
    ['a', 'x', 'root', 'root'],
  );
});

test('each package is tested by its own script, in its folder, by the runner that it starts', async (t) => {
  const { parts, leftOut, tool, flat } = await describeMonorepo(t, {
    'package.json': { ...npm, name: 'root' },
    'packages/a/package.json': { name: 'a', scripts: { test: 'mocha' } },
    'packages/b/package.json': { name: 'b', scripts: { test: 'npm run unit', unit: 'vitest run' } },
    'packages/c/package.json': { name: 'c', scripts: { test: 'node --test' } },
    'packages/d/package.json': { name: 'd' },
    'packages/e/package.json': { name: 'e', scripts: { test: 'echo "Error: no test specified" && exit 1' } },
  });
  assert.deepEqual([tool, flat], ['npm', false]);
  assert.deepEqual(
    parts.map((part) => [part.package, part.cwd, part.command.join(' '), part.script, part.runner]),
    [
      ['a', 'packages/a', 'npm test', 'mocha', 'mocha'],
      ['b', 'packages/b', 'npm test', 'vitest run', 'vitest'],
      ['c', 'packages/c', 'npm test', 'node --test', 'node'],
    ],
  );
  assert.deepEqual(
    leftOut.map((each) => `${each.package}: ${each.why}`),
    ['d: it has no script "test"', 'e: it has no script "test"'],
  );
});

test('of several targets that are called tests, the one counts by which most packages start a test runner', async (t) => {
  const scripts = { 'test:style': 'eslint src', 'test:lib': 'vitest', 'test:types': 'tsc --noEmit' };
  const { monorepo } = await describe(t, {
    'package.json': {
      ...npm,
      name: 'root',
      scripts: {
        test: 'npm run test:all',
        'test:all': 'nx run-many --targets=test:style,test:types,test:lib,build',
      },
    },
    'packages/a/package.json': { name: 'a', scripts },
    'packages/b/package.json': { name: 'b', scripts: { ...scripts, 'test:style': 'vitest' } },
  });
  assert.deepEqual(
    monorepo?.parts.map(({ script, runner }) => [script, runner]),
    [
      ['vitest', 'vitest'],
      ['vitest', 'vitest'],
    ],
  );
});

test('tests that the root runs beside those of the packages are a part of their own', async (t) => {
  const { parts } = await describeMonorepo(t, {
    'package.json': { ...npm, name: 'root', scripts: { test: 'turbo run test && node --test scripts/' } },
    'packages/a/package.json': { name: 'a', scripts: { test: 'mocha' } },
  });
  assert.deepEqual(
    parts.map(({ folder, script }) => [folder, script]),
    [
      ['packages/a', 'mocha'],
      ['', 'node --test scripts/'],
    ],
  );
});

test('one vitest for all packages is asked for the folder of each, and for what is in none', async (t) => {
  const monorepo = await describeMonorepo(t, {
    'package.json': { ...npm, name: 'root', scripts: { test: 'vitest run' } },
    'packages/a/package.json': { name: 'a' },
    'packages/b/package.json': { name: 'b' },
  });
  assert.equal(monorepo.flat, true);
  assert.deepEqual(
    monorepo.parts.map(({ folder, cwd, script }) => [folder, cwd, script]),
    [
      ['packages/a', '', 'vitest run --passWithNoTests packages/a/'],
      ['packages/b', '', 'vitest run --passWithNoTests packages/b/'],
      ['', '', "vitest run --passWithNoTests --exclude 'packages/a/**' --exclude 'packages/b/**'"],
    ],
  );
});

test('where one mocha runs the tests of all packages, they are not told apart', async (t) => {
  const { parts, flat } = await describeMonorepo(t, {
    'package.json': { ...npm, name: 'root', scripts: { test: 'mocha packages/*/test' } },
    'packages/a/package.json': { name: 'a' },
  });
  assert.deepEqual([parts, flat], [[], true]);
});

test('projects of nx are packages, with what project.json says of them', async (t) => {
  const workspace = await describe(t, {
    'package.json': { name: 'root', scripts: { test: 'nx run-many -t test' } },
    'nx.json': {},
    'libs/math/project.json': {
      name: 'math',
      targets: { test: { executor: '@nx/jest:jest', options: { jestConfig: 'libs/math/jest.config.js' } } },
    },
    'libs/text/project.json': {
      name: 'text',
      targets: { test: { command: 'node --test', options: { cwd: '{projectRoot}' } } },
    },
    'apps/shop/project.json': {
      name: 'shop',
      implicitDependencies: ['math', '!text'],
      targets: { test: { executor: '@nx/vite:test' } },
    },
    'apps/docs/project.json': { targets: { test: { executor: '@acme/own:test' } } },
  });
  assert.deepEqual(
    workspace.packages.map(({ name, folder }) => [name, folder]),
    [
      ['root', ''],
      ['docs', 'apps/docs'],
      ['shop', 'apps/shop'],
      ['math', 'libs/math'],
      ['text', 'libs/text'],
    ],
  );
  const { parts, graph, tool } = workspace.monorepo as Monorepo;
  assert.equal(tool, 'nx');
  assert.deepEqual([...dependentsOf(graph, ['libs/math'])], ['apps/shop']);
  assert.deepEqual([...dependentsOf(graph, ['libs/text'])], []);
  assert.deepEqual(
    parts.map(({ cwd, script, runner }) => [cwd, script, runner]),
    [
      ['apps/shop', 'vitest run', 'vitest'],
      ['libs/math', 'jest --config jest.config.js', 'jest'],
      ['libs/text', 'node --test', 'node'],
    ],
  );
});

test('the setting "packages" says how single packages are tested, and which are not', async (t) => {
  const config = {
    packages: {
      'packages/*': { testTimeout: '2m' },
      a: { testCommand: 'npm run unit' },
      'packages/b': { skipTests: true },
      c: { testTimeout: '10s' },
      d: { testCommand: 'mocha --exit' },
    },
  };
  const { parts, leftOut } = await describeMonorepo(
    t,
    {
      'package.json': { ...npm, name: 'root' },
      'packages/a/package.json': { name: 'a', scripts: { test: 'mocha', unit: 'node --test unit/' } },
      'packages/b/package.json': { name: 'b', scripts: { test: 'mocha' } },
      'packages/c/package.json': { name: 'c', scripts: { test: 'mocha' } },
      'packages/d/package.json': { name: 'd' },
    },
    config,
  );
  assert.deepEqual(
    parts.slice(0, 2).map((part) => [part.package, part.command.join(' '), part.script, part.timeoutMs]),
    [
      ['a', 'npm run unit', 'node --test unit/', 120_000],
      ['c', 'npm test', 'mocha', 10_000],
    ],
  );
  // The commands of installed packages are found, as in a script.
  assert.match(parts[2]?.command.join(' ') ?? '', /^sh -c PATH=.*node_modules\/\.bin.*; mocha --exit$/);
  assert.match(leftOut[0]?.why ?? '', /left out by "packages"/);
});

test('what git ignores and a script makes is built first, and what a package needs itself where turbo says so', async (t) => {
  const files = {
    '.gitignore': 'dist/\n',
    'package.json': { ...npm, name: 'root', scripts: { test: 'turbo run test' } },
    'packages/a/package.json': {
      name: 'a',
      main: './dist/index.js',
      scripts: { build: 'tsc', test: 'mocha' },
    },
    'packages/b/package.json': {
      name: 'b',
      exports: { import: './dist/b.js', types: './dist/b.d.ts' },
      dependencies: { a: '*' },
      scripts: { build: 'tsc', pretest: 'node prepare.js', test: 'mocha' },
    },
    'packages/c/package.json': { name: 'c', main: 'src/c.js', scripts: { build: 'tsc' } },
    'packages/d/package.json': { name: 'd', dependencies: { b: '*', c: '*' }, scripts: { test: 'mocha' } },
  };
  const repository = await createRepository(
    Object.fromEntries(
      Object.entries(files).map(([file, text]) => [
        file,
        typeof text === 'string' ? text : JSON.stringify(text),
      ]),
    ),
  );
  t.after(repository.dispose);
  const scripts = async () => {
    const { monorepo } = await describeWorkspace(repository.root, await parseConfig('{}', 'config.json'));
    return monorepo?.parts.map(({ script }) => script);
  };
  assert.deepEqual(await scripts(), [
    'mocha',
    'cd ../a && npm run build && cd ../b && mocha',
    'cd ../a && npm run build && cd ../b && npm run build && cd ../d && mocha',
  ]);
  await repository.write({
    'turbo.json': '{\n  // of its own\n  "tasks": { "test": { "dependsOn": ["build"], }, },\n}\n',
  });
  assert.equal((await scripts())?.[0], 'npm run build && mocha');
});

test('a package whose tests import what it builds itself is built before them', async (t) => {
  const built = (name: string) =>
    JSON.stringify({ name, main: './dist/index.js', scripts: { build: 'tsc', test: 'node --test' } });
  const repository = await createRepository({
    '.gitignore': 'dist/\n',
    'package.json': JSON.stringify({ ...npm, name: 'root', scripts: { test: 'npm test --workspaces' } }),
    'packages/by-name/package.json': built('@x/by-name'),
    'packages/by-name/test/a.test.js': "import '@x/by-name';\n",
    'packages/by-path/package.json': built('by-path'),
    'packages/by-path/src/deep/a.test.ts': "import '../../dist/a.js';\n",
    'packages/not/package.json': built('not'),
    'packages/not/test/a.test.js': "import '../src/dist.js'; import 'nothing'; import './dist/a.js';\n",
    'packages/not/test.md': "import 'not';\n",
  });
  t.after(repository.dispose);
  const { monorepo } = await describeWorkspace(repository.root, await parseConfig('{}', 'config.json'));
  assert.deepEqual(
    monorepo?.parts.map(({ package: name, builds }) => [name, builds]),
    [
      ['@x/by-name', ['packages/by-name']],
      ['by-path', ['packages/by-path']],
      ['not', undefined],
    ],
  );
});

test('the packages of lerna are found', async (t) => {
  const { packages } = await describe(t, {
    'package.json': { name: 'root' },
    'lerna.json': { packages: ['libs/*'] },
    'libs/a/package.json': { name: 'a' },
  });
  assert.deepEqual(
    packages.map(({ folder }) => folder),
    ['', 'libs/a'],
  );
});

test('a repository of one package is no monorepo', async (t) => {
  assert.equal((await describe(t, { 'package.json': { scripts: { test: 'mocha' } } })).monorepo, undefined);
});

async function describeMonorepo(
  t: TestContext,
  files: Record<string, unknown>,
  config: object = {},
): Promise<Monorepo> {
  const { monorepo } = await describe(t, files, config);
  assert.ok(monorepo);
  return monorepo;
}

async function describe(
  t: TestContext,
  files: Record<string, unknown>,
  config: object = {},
): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), 'healer-monorepo-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return describeWorkspace(root, await parseConfig(JSON.stringify(config), 'config.json'));
}
