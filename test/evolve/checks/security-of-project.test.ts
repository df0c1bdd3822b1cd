import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { committedSecret } from '../../../core/evolve/checks/security/committed-secret.js';
import { installScript } from '../../../core/evolve/checks/security/install-script.js';
import { lockfileIntegrity } from '../../../core/evolve/checks/security/lockfile-integrity.js';
import { mergeWithoutGuard } from '../../../core/evolve/checks/security/merge-without-guard.js';
import { workflowUntrustedCheckout } from '../../../core/evolve/checks/security/workflow-untrusted-checkout.js';
import { workflowUntrustedInput } from '../../../core/evolve/checks/security/workflow-untrusted-input.js';
import { blobsOf, readBlobs } from '../../../core/evolve/project.js';
import { openRepository } from '../../../core/git/repository.js';
import { createRepository } from '../../support/repository.js';
import { placesIn, projectOf } from '../project-of.js';

const workflow = (on: string, ...steps: string[]) => ({
  '.github/workflows/ci.yml': `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`,
});

const inputs: [step: string, places: number][] = [
  ['run: echo "${{ github.event.issue.title }}"', 1],
  ['run: |\n          a\n          git checkout ${{ github.head_ref }}', 1],
  [
    'uses: actions/github-script@v7\n        with:\n          script: log(`${{ github.event.comment.body }}`)',
    1,
  ],
  ['run: echo "$TITLE"\n        env:\n          TITLE: ${{ github.event.issue.title }}', 0],
  ["if: env.IS_FORK == 'false'\n        run: git push origin HEAD:${{ github.head_ref }}", 0],
  ['run: echo ${{ github.event.issue.number }} ${{ github.sha }}', 0],
  ["run: echo ${{ github.head_ref == 'main' }}", 0],
  ['uses: some/action@v1\n        with:\n          title: ${{ github.event.issue.title }}', 0],
];
for (const [step, count] of inputs)
  test(`${workflowUntrustedInput.id}: ${step.replace(/\s+/g, ' ')}`, async () => {
    const found = await workflowUntrustedInput.examine(
      projectOf(workflow('[issues, pull_request_target]', step)),
    );
    assert.equal(found.length, count);
  });

test('what a pull request says of itself does harm only where its workflow has the rights of the repository', async () => {
  const step = 'run: git checkout ${{ github.head_ref }}';
  for (const [on, count] of [
    ['pull_request', 0],
    ['[push, pull_request]', 0],
    ['push', 0],
    ['workflow_call', 1],
    ['pull_request_target', 1],
    ['[pull_request, pull_request_target]', 1],
  ] as const) {
    const found = await workflowUntrustedInput.examine(projectOf(workflow(on, step)));
    assert.equal(found.length, count, on);
  }
});

test('what an action does with it does harm where a workflow that uses the action has the rights of the repository', async () => {
  const action = {
    '.github/actions/name/action.yml':
      'runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: echo "${{ github.head_ref }}"',
  };
  const nested = {
    '.github/actions/outer/action.yml':
      'runs:\n  using: composite\n  steps:\n    - uses: ./.github/actions/name',
  };
  const uses = (name: string) => `uses: ./.github/actions/${name}`;
  for (const [files, count] of [
    [action, 1],
    [{ ...action, ...workflow('pull_request', uses('name')) }, 0],
    [{ ...action, ...workflow('pull_request_target', uses('name')) }, 1],
    [{ ...action, ...nested, ...workflow('pull_request', uses('outer')) }, 0],
    [{ ...action, ...nested, ...workflow('pull_request_target', uses('outer')) }, 1],
  ] as const) {
    const found = await workflowUntrustedInput.examine(projectOf(files));
    assert.equal(found.length, count);
  }
});

const checkout =
  'uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}';
const checkouts: [on: string, steps: string[], places: string[]][] = [
  ['pull_request_target', [checkout, 'run: npm test'], ['.github/workflows/ci.yml:6']],
  ['[push, pull_request_target]', [checkout, 'uses: ./action'], ['.github/workflows/ci.yml:6']],
  ['pull_request', [checkout, 'run: npm test'], []],
  ['pull_request_target', ['uses: actions/checkout@v4', 'run: npm test'], []],
  ['pull_request_target', ['run: echo', checkout], []],
];
for (const [on, steps, places] of checkouts)
  test(`${workflowUntrustedCheckout.id}: ${on} with ${steps.join(', ').replace(/\s+/g, ' ')}`, async () => {
    const found = await workflowUntrustedCheckout.examine(projectOf(workflow(on, ...steps)));
    assert.deepEqual(placesIn(found), places);
  });

test('workflow-untrusted-checkout looks at who has to let the job run, and for whom it runs', async () => {
  const ofJob = (...lines: string[]) =>
    projectOf({
      '.github/workflows/ci.yml': `on: pull_request_target\njobs:\n  ask:\n    runs-on: x\n    environment: outside\n    steps: []\n  a:\n    runs-on: x\n${lines.map((line) => `    ${line}\n`).join('')}    steps:\n      - ${checkout}\n      - run: npm test\n`,
    });
  const places = ['.github/workflows/ci.yml:11'];
  for (const [line, expected] of [
    ['timeout-minutes: 5', places],
    ["if: github.repository == 'a/b'", places],
    ["if: github.actor != 'dependabot[bot]'", places],
    ['if: "!contains(github.event.pull_request.labels.*.name, \'wip\')"', places],
    ['environment: outside', []],
    ['needs: ask', []],
    ["if: github.actor == 'dependabot[bot]'", []],
    ["if: contains(github.event.pull_request.labels.*.name, 'safe')", []],
    ['if: github.event.pull_request.head.repo.full_name == github.repository', []],
  ] as const)
    assert.deepEqual(placesIn(await workflowUntrustedCheckout.examine(ofJob(line))), expected, line);
});

test('workflow-untrusted-checkout looks at whether the job starts anything of what it checks out', async () => {
  const apart = `${checkout}\n          path: theirs`;
  for (const [steps, count] of [
    [[checkout, 'run: grep -r debugger src'], 0],
    [[checkout, 'run: ./scripts/check.sh'], 1],
    [[checkout, 'run: mv ./a ./b'], 0],
    [[checkout, 'run: echo "run npm install"'], 0],
    [[checkout, 'run: cd a && CI=1 npm test'], 1],
    [[apart, 'run: npm test'], 0],
    [[apart, 'run: cd theirs && npm test'], 1],
    [[apart, 'run: npm test\n        working-directory: theirs'], 1],
  ] as const) {
    const found = await workflowUntrustedCheckout.examine(
      projectOf(workflow('pull_request_target', ...steps)),
    );
    assert.equal(found.length, count, steps.join(', '));
  }
});

test('workflow-untrusted-checkout knows that a branch without a repository is one of its own', async () => {
  const branch =
    'uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.ref }}';
  const theirs = `${branch}\n          repository: \${{ github.event.pull_request.head.repo.full_name }}`;
  for (const [step, count] of [
    [branch, 0],
    [theirs, 1],
  ] as const) {
    const project = projectOf(workflow('pull_request_target', step, 'run: npm test'));
    assert.equal((await workflowUntrustedCheckout.examine(project)).length, count, step);
  }
});

const published = '{ "name": "deep-merge", "main": "index.js" }';
const mergeOf = (loop: string, write = 'a[k] = b[k]'): string =>
  `function merge(a, b) { ${loop} { if (isObject(b[k])) { merge(a[k], b[k]); } else { ${write}; } } return a; }\n`;
const merge = mergeOf('for (const k of Object.keys(b))');
const merges: [title: string, files: Record<string, string>, places: string[]][] = [
  [
    'the one function of a published package',
    { 'package.json': published, 'index.js': `${merge}module.exports = merge;` },
    ['index.js:1'],
  ],
  [
    'a name that a published package hands on from another file',
    {
      'package.json': '{ "name": "tools", "main": "index.js" }',
      'index.js': "export { mergeDeep } from './lib/objects.js';",
      'lib/objects.js': `${merge}export { merge as mergeDeep };`,
    },
    ['lib/objects.js:1'],
  ],
  [
    'keys by forEach and an assignment of what it answers',
    {
      'package.json': published,
      'index.js':
        'const merge = (a, b) => { Object.keys(b).forEach((k) => { a[k] = isObject(b[k]) ? merge(a[k], b[k]) : b[k]; }); return a; };\nexport default merge;',
    },
    ['index.js:1'],
  ],
  [
    'a constant that holds what is gone into',
    {
      'package.json': published,
      'index.js':
        'function merge(a, b) { for (const k in b) { const old = a[k]; if (isObject(old)) merge(old, b[k]); else a[k] = b[k]; } }\nmodule.exports = merge;',
    },
    ['index.js:1'],
  ],
  [
    'Object.assign by a computed key',
    {
      'package.json': published,
      'index.js': `${mergeOf('for (const k in b)', 'Object.assign(a, { [k]: b[k] })')}exports.merge = merge;`,
    },
    ['index.js:1'],
  ],
  [
    'what a request brings',
    { 'a.js': `${merge}app.post('/', (req, res) => { merge(settings, req.body); });` },
    ['a.js:1'],
  ],
  ['parsed JSON', { 'a.js': `${merge}const more = JSON.parse(text);\nmerge(settings, more);` }, ['a.js:1']],
  ['an answer', { 'a.js': `${merge}merge(settings, await response.json());` }, ['a.js:1']],
  ['what the program itself holds', { 'a.js': `${merge}merge(settings, { a: 1 });\nexport { merge };` }, []],
  [
    'a private package',
    {
      'package.json': '{ "name": "deep-merge", "private": true }',
      'index.js': `${merge}module.exports = merge;`,
    },
    [],
  ],
  [
    'what a published package keeps to itself',
    {
      'package.json': published,
      'index.js': "const merge = require('./merge.js');\nexports.start = (o) => merge({}, o);",
      'merge.js': `${merge}exports.merge = merge;`,
    },
    [],
  ],
  [
    'a guard',
    {
      'package.json': published,
      'index.js': `${mergeOf("for (const k in b) if (k !== '__proto__')")}module.exports = merge;`,
    },
    [],
  ],
  [
    'a question whether the key is its own',
    {
      'package.json': published,
      'index.js': `${mergeOf('for (const k in b) if (Object.hasOwn(a, k))')}module.exports = merge;`,
    },
    [],
  ],
  [
    'keys of what is written to',
    {
      'package.json': published,
      'index.js': `${mergeOf('for (const k of Object.keys(a))')}module.exports = merge;`,
    },
    [],
  ],
  [
    'a question whether what is there inherits from Object',
    {
      'package.json': published,
      'index.js':
        'function merge(a, b) { for (const k in b) { if (a[k] instanceof Object) merge(a[k], b[k]); else a[k] = b[k]; } }\nmodule.exports = merge;',
    },
    [],
  ],
  [
    'a copy that takes the place of what is written to',
    {
      'package.json': published,
      'index.js':
        'function merge(a, b) { a = clone(a); for (const k in b) a[k] = isObject(b[k]) ? merge(a[k], b[k]) : b[k]; return a; }\nmodule.exports = merge;',
    },
    [],
  ],
  [
    'a copy',
    {
      'package.json': published,
      'index.js':
        'function merge(a, b) { const c = { ...a }; for (const k in b) c[k] = isObject(b[k]) ? merge(a[k], b[k]) : b[k]; return c; }\nmodule.exports = merge;',
    },
    [],
  ],
];
for (const [title, files, places] of merges)
  test(`${mergeWithoutGuard.id}: ${title}`, async () => {
    assert.deepEqual(placesIn(await mergeWithoutGuard.examine(projectOf(files))), places);
  });

test('a workflow that is no YAML is left out', async () => {
  const project = projectOf({ '.github/workflows/a.yml': 'a: [', 'action.yml': '- 1' });
  assert.deepEqual(await workflowUntrustedInput.examine(project), []);
});

const npm = (packages: Record<string, object>) => ({
  'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }, null, 1),
});
const registry = 'https://registry.npmjs.org/a/-/a-1.0.0.tgz';
const lockfiles: [title: string, files: Record<string, string>, messages: RegExp[]][] = [
  [
    'a package over http',
    npm({ 'node_modules/a': { resolved: registry.replace('https', 'http'), integrity: 'sha512-x' } }),
    [/^a comes over an open connection$/],
  ],
  [
    'many packages over http',
    npm(
      Object.fromEntries(
        Array.from({ length: 11 }, (_, nth) => [
          `node_modules/a${nth}`,
          { resolved: registry.replace('https', 'http'), integrity: 'sha512-x' },
        ]),
      ),
    ),
    [/^11 packages come over an open connection, the first being a0$/],
  ],
  [
    'one package of many without a checksum',
    npm({
      'node_modules/b': { resolved: registry, integrity: 'sha512-x' },
      'node_modules/b/node_modules/@s/a': { resolved: registry },
    }),
    [/^@s\/a has no checksum$/],
  ],
  [
    'many packages without a checksum',
    npm(
      Object.fromEntries([
        ['node_modules/z', { resolved: registry, integrity: 'sha512-x' }],
        ...Array.from({ length: 11 }, (_, nth) => [`node_modules/a${nth}`, { resolved: registry }]),
      ]),
    ),
    [/^11 packages have no checksum, the first being a0$/],
  ],
  ['a lock file without any checksum', npm({ 'node_modules/a': { resolved: registry } }), []],
  [
    'folders and git',
    npm({
      'node_modules/a': { resolved: 'packages/a', link: true },
      'node_modules/c': { resolved: registry, integrity: 'sha512-x' },
      'node_modules/b': { resolved: 'git+ssh://git@github.com/x/b.git#0123' },
    }),
    [],
  ],
  [
    'yarn 1',
    {
      'yarn.lock':
        '# yarn lockfile v1\n\n\na@^1.0.0:\n  version "1.0.0"\n  resolved "http://registry.yarnpkg.com/a/-/a-1.0.0.tgz#0123"\n  integrity sha512-x\n\n"@s/b@^1":\n  version "1.0.0"\n  resolved "https://registry.yarnpkg.com/b/-/b-1.0.0.tgz"\n',
    },
    [/^a comes over/, /^@s\/b has no checksum/],
  ],
  [
    'pnpm',
    {
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\n\npackages:\n\n  a@http://x.example/a.tgz:\n    resolution: {integrity: sha512-x, tarball: http://x.example/a.tgz}\n  b@1.0.0:\n    resolution: {integrity: sha512-x}\n  c@1.0.0:\n    resolution: {}\n  d@file:d:\n    resolution: {directory: d, type: directory}\n",
    },
    [/^a comes over/, /^c has no checksum/],
  ],
  [
    'later yarn',
    {
      'yarn.lock': `__metadata:\n  version: 8\n\n"a@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n  checksum: 10c0/x\n\n"b@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n\n"c@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "c@npm:1.0.0"\n  conditions: os=darwin\n\n"x@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "x@workspace:."\n`,
    },
    [/^b has no checksum/],
  ],
  ['no JSON', { 'package-lock.json': '{' }, []],
];
for (const [title, files, messages] of lockfiles)
  test(`${lockfileIntegrity.id}: ${title}`, async () => {
    const found = await lockfileIntegrity.examine(projectOf(files));
    assert.equal(found.length, messages.length);
    for (const [index, message] of messages.entries()) assert.match(found[index]?.message ?? '', message);
  });

const scripted = {
  'package.json': '{ "dependencies": { "a": "1" }, "devDependencies": { "b": "1" } }',
  ...npm({
    '': { dependencies: { a: '1' }, devDependencies: { b: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { c: '1' } },
    'node_modules/b': { version: '1.0.0', hasInstallScript: true },
    'node_modules/c': { version: '1.0.0', hasInstallScript: true },
  }),
};
const scripts: [title: string, files: Record<string, string>, messages: string[]][] = [
  [
    'packages with scripts, by the way that they come in',
    scripted,
    [
      'c@1.0.0 runs a script when it is installed; it comes in by a@1.0.0 > c@1.0.0',
      'b@1.0.0 runs a script when it is installed',
    ],
  ],
  ['scripts that are switched off', { ...scripted, '.npmrc': 'ignore-scripts = true\n' }, []],
  [
    'scripts that somebody has looked at',
    {
      ...scripted,
      'package.json':
        '{ "dependencies": { "a": "1" }, "devDependencies": { "b": "1" }, "pnpm": { "onlyBuiltDependencies": ["b"] }, "lavamoat": { "allowScripts": { "a>c": false } } }',
    },
    [],
  ],
  [
    'pnpm 8',
    {
      'package.json': '{ "dependencies": { "a": "1" } }',
      'pnpm-lock.yaml':
        "lockfileVersion: '6.0'\n\ndependencies:\n  a:\n    specifier: '1'\n    version: 1.0.0\n\npackages:\n\n  /a@1.0.0:\n    resolution: {integrity: sha512-x}\n    requiresBuild: true\n",
    },
    ['a@1.0.0 runs a script when it is installed'],
  ],
];
for (const [title, files, messages] of scripts)
  test(`${installScript.id}: ${title}`, async () => {
    const found = await installScript.examine(projectOf(files));
    assert.deepEqual(
      found.map(({ message }) => message),
      messages,
    );
  });

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A token as GitHub makes them; with another checksum it is none. */
function githubToken(body: string): string {
  let rest = crc32(body);
  let end = '';
  for (let nth = 0; nth < 6; nth++) {
    end = letters.charAt(rest % 62) + end;
    rest = Math.floor(rest / 62);
  }
  return `${'gh'}p_${body}${end}`;
}

async function secretsIn(fixture: Awaited<ReturnType<typeof createRepository>>) {
  const repo = await openRepository(fixture.root);
  const commit = (await fixture.git('rev-parse', 'HEAD')).trim();
  const tree = (await fixture.git('rev-parse', 'HEAD^{tree}')).trim();
  const blobs = await blobsOf(repo, tree);
  return committedSecret.examine(
    projectOf(
      {},
      {
        repo,
        tree,
        commit,
        blobs,
        read: async (file) => {
          const id = blobs.get(file) ?? '';
          return (await readBlobs(repo, [id])).get(id) ?? null;
        },
      },
    ),
  );
}

test('committed-secret finds what the tree holds and what it held, says neither, and knows a checksum', async (t) => {
  const now = githubToken('q7RtZk2LmW9xVb4NcY6sHd1PfJ8gKa');
  const gone = githubToken('Zb4NcY6sHd1PfJ8gKaq7RtZk2LmW9x');
  const typo = `${now.slice(0, -1)}${now.endsWith('0') ? '1' : '0'}`;
  const fixture = await createRepository({ 'a.js': `const key = '${gone}';\n` });
  t.after(fixture.dispose);
  await fixture.write({
    'a.js': 'const key = process.env.KEY;\n',
    'b.js': `// one\nconst key = '${now}';\n`,
    'c.js': `const key = '${typo}';\n`,
    'test/d.js': `const key = '${now}';\n`,
  });
  await fixture.git('add', '-A');
  await fixture.git('commit', '-qm', 'Another key');
  const found = await secretsIn(fixture);
  assert.deepEqual(placesIn(found), ['a.js', 'b.js:2']);
  const said = JSON.stringify(found);
  assert.ok(!said.includes(now) && !said.includes(gone), 'the secrets are not told');
});

test('committed-secret leaves keys alone that are for development or that pages show to everybody', async (t) => {
  const body = ['a', 'b', 'c', 'd'].map((text) => createHash('sha256').update(text).digest('hex'));
  const privateKey = `-----BEGIN PRIVATE ${'KEY'}-----\n${body.join('\n')}\n-----END PRIVATE KEY-----\n`;
  const ofMaps = `${'AI'}zaSyq7RtZk2LmW9xVb4NcY6sHd1PfJ8gKa3uE`;
  const fixture = await createRepository({
    'config/private.key': privateKey,
    'dev-ssl/server.key': privateKey,
    'configs/local/dummy-key.pem': privateKey,
    'src/ppkTestUtils.js': `const key = \`${privateKey}\`;\n`,
    '.env': `PAY=${'sk'}_test_51q7RtZk2LmW9xVb4NcY6sHd1\nPAID=${'sk'}_live_51q7RtZk2LmW9xVb4NcY6sHd1\n`,
    'index.html': `<script src="https://maps.example/js?key=${ofMaps}"></script>\n`,
  });
  t.after(fixture.dispose);
  assert.deepEqual(placesIn(await secretsIn(fixture)), ['.env:2', 'config/private.key:1']);
});
