import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockGraphOf } from '../../../core/evolve/lockfile/lock-graph.js';
import { waysIn } from '../../../core/evolve/lockfile/ways.js';
import { projectOf } from '../project-of.js';

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const manifest = json({
  name: 'x',
  dependencies: { a: '^1.0.0', '@s/b': '^2.0.0' },
  devDependencies: { tool: '^3.0.0' },
});

/** The same packages in each of the forms: a asks for c, tool asks for c and for another d. */
const forms: Record<string, [file: string, text: string]> = {
  'npm 7 and later': [
    'package-lock.json',
    json({
      lockfileVersion: 3,
      packages: {
        '': JSON.parse(manifest),
        'node_modules/a': { version: '1.0.1', dependencies: { c: '^1.0.0' } },
        'node_modules/@s/b': {
          version: '2.0.0',
          deprecated: 'gone',
          resolved: 'git+ssh://git@x.example/b.git#1',
        },
        'node_modules/c': { version: '1.5.0' },
        'node_modules/tool': { version: '3.0.0', dev: true, dependencies: { c: '^1.0.0', d: '^4.0.0' } },
        'node_modules/tool/node_modules/d': { version: '4.0.0', dev: true },
      },
    }),
  ],
  'npm 6': [
    'package-lock.json',
    json({
      lockfileVersion: 1,
      dependencies: {
        a: { version: '1.0.1', requires: { c: '^1.0.0' } },
        '@s/b': { version: 'git+ssh://git@x.example/b.git#1' },
        c: { version: '1.5.0' },
        tool: {
          version: '3.0.0',
          dev: true,
          requires: { c: '^1.0.0', d: '^4.0.0' },
          dependencies: { d: { version: '4.0.0', dev: true } },
        },
      },
    }),
  ],
  'yarn 1': [
    'yarn.lock',
    `# yarn lockfile v1


a@^1.0.0:
  version "1.0.1"
  resolved "https://registry.yarnpkg.com/a/-/a-1.0.1.tgz#0123"
  dependencies:
    c "^1.0.0"

"@s/b@^2.0.0":
  version "2.0.0"
  resolved "git+ssh://git@x.example/b.git#1"

c@^1.0.0, c@^1.1.0:
  version "1.5.0"
  resolved "https://registry.yarnpkg.com/c/-/c-1.5.0.tgz#0123"

d@^4.0.0:
  version "4.0.0"
  resolved "https://registry.yarnpkg.com/d/-/d-4.0.0.tgz#0123"

tool@^3.0.0:
  version "3.0.0"
  resolved "https://registry.yarnpkg.com/tool/-/tool-3.0.0.tgz#0123"
  dependencies:
    c "^1.1.0"
    d "^4.0.0"
`,
  ],
  'later yarn': [
    'yarn.lock',
    `__metadata:
  version: 8

"a@npm:^1.0.0":
  version: 1.0.1
  resolution: "a@npm:1.0.1"
  dependencies:
    c: "npm:^1.0.0"
  languageName: node
  linkType: hard

"@s/b@npm:^2.0.0":
  version: 2.0.0
  resolution: "@s/b@https://x.example/b.git#commit=1"

"c@npm:^1.0.0, c@npm:^1.1.0":
  version: 1.5.0
  resolution: "c@npm:1.5.0"

"d@npm:^4.0.0":
  version: 4.0.0
  resolution: "d@npm:4.0.0"

"tool@npm:^3.0.0":
  version: 3.0.0
  resolution: "tool@npm:3.0.0"
  dependencies:
    c: "npm:^1.1.0"
    d: "npm:^4.0.0"

"x@workspace:.":
  version: 0.0.0-use.local
  resolution: "x@workspace:."
`,
  ],
  'pnpm 9 and later': [
    'pnpm-lock.yaml',
    `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      '@s/b':
        specifier: ^2.0.0
        version: https://x.example/b.tar.gz
      a:
        specifier: ^1.0.0
        version: 1.0.1(c@1.5.0)
    devDependencies:
      tool:
        specifier: ^3.0.0
        version: 3.0.0

packages:

  '@s/b@https://x.example/b.tar.gz':
    resolution: {tarball: https://x.example/b.tar.gz}
    version: 2.0.0
    deprecated: gone

  a@1.0.1:
    resolution: {integrity: sha512-a}

  c@1.5.0:
    resolution: {integrity: sha512-c}

  d@4.0.0:
    resolution: {integrity: sha512-d}

  tool@3.0.0:
    resolution: {integrity: sha512-t}

snapshots:

  '@s/b@https://x.example/b.tar.gz': {}

  a@1.0.1(c@1.5.0):
    dependencies:
      c: 1.5.0

  c@1.5.0: {}

  d@4.0.0: {}

  tool@3.0.0:
    dependencies:
      c: 1.5.0
      other: d@4.0.0
`,
  ],
  'pnpm 8': [
    'pnpm-lock.yaml',
    `lockfileVersion: '6.0'

dependencies:
  '@s/b':
    specifier: ^2.0.0
    version: '@x.example/b.tar.gz'
  a:
    specifier: ^1.0.0
    version: 1.0.1(c@1.5.0)

devDependencies:
  tool:
    specifier: ^3.0.0
    version: 3.0.0

packages:

  '@x.example/b.tar.gz':
    resolution: {tarball: https://x.example/b.tar.gz}
    name: '@s/b'
    version: 2.0.0

  /a@1.0.1(c@1.5.0):
    resolution: {integrity: sha512-a}
    dependencies:
      c: 1.5.0

  /c@1.5.0:
    resolution: {integrity: sha512-c}

  /d@4.0.0:
    resolution: {integrity: sha512-d}

  /tool@3.0.0:
    resolution: {integrity: sha512-t}
    dependencies:
      c: 1.5.0
      other: /d@4.0.0
`,
  ],
  'pnpm 7 and before': [
    'pnpm-lock.yaml',
    `lockfileVersion: 5.4

specifiers:
  a: ^1.0.0

dependencies:
  a: 1.0.1_c@1.5.0

devDependencies:
  tool: 3.0.0

packages:

  /a/1.0.1_c@1.5.0:
    resolution: {integrity: sha512-a}
    dependencies:
      c: 1.5.0

  /c/1.5.0:
    resolution: {integrity: sha512-c}

  /d/4.0.0:
    resolution: {integrity: sha512-d}

  /tool/3.0.0:
    resolution: {integrity: sha512-t}
    dependencies:
      c: 1.5.0
      other: /d/4.0.0
`,
  ],
};

for (const [title, [file, text]] of Object.entries(forms))
  test(`the lock file of ${title} tells what asks for what`, async () => {
    const graph = await lockGraphOf(projectOf({ 'package.json': manifest, [file]: text }));
    assert.equal(graph?.file, file);
    const ways = Object.fromEntries(
      [...waysIn(graph)].map(([key, { packages, isDev, first }]) => [
        packages.at(-1),
        [packages.join(' > '), isDev, first, graph.packages.get(key)?.isOfRegistry],
      ]),
    );
    const { '@s/b@2.0.0': ofGit, '@s/b@git+ssh://git@x.example/b.git#1': ofGitInNpm6, ...rest } = ways;
    assert.deepEqual(rest, {
      'a@1.0.1': ['a@1.0.1', false, 'a', true],
      'c@1.5.0': ['a@1.0.1 > c@1.5.0', false, 'a', true],
      'd@4.0.0': ['tool@3.0.0 > d@4.0.0', true, 'tool', true],
      'tool@3.0.0': ['tool@3.0.0', true, 'tool', true],
    });
    if (title !== 'pnpm 8' && title !== 'pnpm 7 and before')
      assert.equal((ofGit ?? ofGitInNpm6)?.at(-1), false);
  });

test('a lock file that cannot be read tells nothing', async () => {
  for (const [file, text] of [
    ['package-lock.json', '{'],
    ['yarn.lock', '<<<<<<< HEAD\n'],
    ['pnpm-lock.yaml', 'a: [\n'],
  ] as const)
    assert.equal(await lockGraphOf(projectOf({ 'package.json': manifest, [file]: text })), null, file);
});

test('what was said of a locked package is kept', async () => {
  const graph = await lockGraphOf(
    projectOf({ 'package.json': manifest, 'pnpm-lock.yaml': forms['pnpm 9 and later']?.[1] ?? '' }),
  );
  assert.deepEqual(
    [...(graph?.packages.values() ?? [])]
      .filter(({ deprecated }) => deprecated)
      .map(({ name, deprecated }) => [name, deprecated]),
    [['@s/b', 'gone']],
  );
});
