import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { publicSurfaceDrift } from '../../../core/evolve/checks/architecture/public-surface-drift.js';
import { blobsOf, readerOf } from '../../../core/evolve/project.js';
import { git } from '../../../core/git/command.js';
import { openRepository } from '../../../core/git/repository.js';
import { createRepository } from '../../support/repository.js';
import { projectOf } from '../project-of.js';

interface Story {
  tag: string;
  before: Record<string, string>;
  after: Record<string, string>;
  message?: string;
  packages?: string[];
}

/** What is found once the files of `after` are committed upon a release of those of `before`. */
async function since(t: TestContext, { tag, before, after, message = 'Change', packages = [''] }: Story) {
  const { root, commit, dispose } = await createRepository(before);
  t.after(dispose);
  const repo = await openRepository(root);
  await git(repo, ['tag', tag]);
  await commit(message, after);
  const head = (await git(repo, ['rev-parse', 'HEAD'])).trim();
  const blobs = await blobsOf(repo, head);
  const base = projectOf({});
  const workspace = { ...base.workspace, packages: packages.map((folder) => ({ name: '', folder })) };
  const project = { ...base, repo, workspace, tree: head, commit: head, blobs, read: readerOf(repo, blobs) };
  return (await publicSurfaceDrift.examine(project)).map(
    ({ file, line, message }) => `${file}:${line} ${message}`,
  );
}

const manifest = (more: object = {}) =>
  `${JSON.stringify({ name: 'x', version: '1.4.0', main: 'index.js', ...more }, null, 2)}\n`;
const files = {
  'package.json': manifest(),
  'index.js': "export * from './parse.js';\nexport { format as print } from './format.js';\n",
  'parse.js': 'export function parse() {}\nexport const _cache = 1;\nexport const kept = 1;\n',
  'format.js': 'export function format() {}\n',
};

test('a name that is gone since the last release is told, wherever it was defined', async (t) => {
  const after = {
    'parse.js': 'export function parse() {}\nexport const kept = 1;\n',
    'index.js': "export * from './parse.js';\n",
  };
  assert.deepEqual(await since(t, { tag: 'v1.4.0', before: files, after }), [
    'package.json:3 print is no longer exported, and was in 1.4.0 (v1.4.0): without a new major version that breaks those who import it',
  ]);
});

const gone = { 'index.js': "export * from './parse.js';\n" };
const silent: Record<string, Story> = {
  'the version has moved on': {
    tag: '1.4.0',
    before: files,
    after: { ...gone, 'package.json': manifest({ version: '2.0.0-beta.0' }) },
  },
  'the second number of a version before 1.0.0 has': {
    tag: 'v0.4.0',
    before: { ...files, 'package.json': manifest({ version: '0.4.0' }) },
    after: { ...gone, 'package.json': manifest({ version: '0.5.0' }) },
  },
  'a commit says so': { tag: 'v1.4.0', before: files, after: gone, message: 'feat(print)!: drop it' },
  'the package is private': {
    tag: 'v1.4.0',
    before: { ...files, 'package.json': manifest({ private: true }) },
    after: gone,
  },
  'the name moved to another file': {
    tag: 'v1.4.0',
    before: files,
    after: {
      'index.js': "export * from './parse.js';\nexport { format as print } from './moved.js';\n",
      'moved.js': 'export function format() {}\n',
    },
  },
  'no tag is a release': { tag: 'nightly', before: files, after: gone },
};
for (const [why, story] of Object.entries(silent))
  test(`nothing is told where ${why}`, async (t) => {
    assert.deepEqual(await since(t, story), []);
  });

test('each package of a repository is compared with its own release', async (t) => {
  const of = (name: string) => ({
    [`packages/${name}/package.json`]: manifest({ name: `@acme/${name}` }),
    [`packages/${name}/index.js`]: 'export const a = 1;\nexport const b = 1;\n',
  });
  const root = { 'package.json': '{ "private": true }\n' };
  const told = await since(t, {
    tag: '@acme/one@1.4.0',
    before: { ...root, ...of('one'), ...of('two') },
    after: {
      'packages/one/index.js': 'export const a = 1;\n',
      'packages/two/index.js': 'export const a = 1;\n',
    },
    packages: ['', 'packages/one', 'packages/two'],
  });
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /^packages\/one\/package\.json:3 b is no longer exported.*@acme\/one@1\.4\.0/);
});
