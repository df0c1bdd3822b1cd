import assert from 'node:assert/strict';
import { mkdir, readdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultConfig } from '../../../core/config/schema.js';
import { keptLook, type Looked } from '../../../core/evolve/kept/kept-look.js';
import type { Look } from '../../../core/evolve/look.js';
import { takeSnapshot } from '../../../core/git/changes/snapshot.js';
import { openRepository } from '../../../core/git/repository.js';
import { openStore } from '../../../core/store/store.js';
import { describeWorkspace } from '../../../core/workspace/workspace.js';
import { createRepository, type TestRepository } from '../../support/repository.js';

const manifest = (name: string): string => JSON.stringify({ name, version: '1.0.0' });

const answer = (more: Partial<Look> = {}): Look => ({
  checks: ['unreachable-code'],
  elsewhere: [],
  findings: [],
  suppressed: 0,
  files: 1,
  parsed: 1,
  whole: null,
  notices: ['something is said'],
  holdsForMs: Number.MAX_SAFE_INTEGER,
  ...more,
});

const plain: Looked['asked'] = { categories: [], checks: [] };

async function projectFor(t: { after(work: () => Promise<void>): void }) {
  const repository = await createRepository({
    'package.json': manifest('x'),
    '.gitignore': 'node_modules\n',
    'a.js': '1;\n',
  });
  t.after(() => repository.dispose());
  await install(repository, 'left-pad', manifest('left-pad'));
  let looks = 0;
  /** What a look comes to, and how many times there was one so far. */
  const looked = async (more: Partial<Looked> = {}, result = answer()) => {
    const repo = await openRepository(repository.root);
    const own: Looked = {
      repo,
      config: defaultConfig,
      store: await openStore(repo),
      workspace: await describeWorkspace(repo.root, defaultConfig),
      snapshot: await takeSnapshot(repo),
      asked: plain,
      ...more,
    };
    const look = await keptLook(own, async () => {
      looks += 1;
      return result;
    });
    return { look, looks };
  };
  return { repository, looked };
}

async function install({ root }: TestRepository, name: string, text: string): Promise<void> {
  const folder = join(root, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), text);
}

test('nothing is looked at twice while all stays the same, and what was said is said again', async (t) => {
  const { looked } = await projectFor(t);
  assert.deepEqual(await looked(), { look: answer(), looks: 1 });
  assert.deepEqual(await looked(), { look: answer({ parsed: 0 }), looks: 1 });
});

const changes: Record<string, (repository: TestRepository) => Promise<unknown> | Partial<Looked>> = {
  'a file that is not committed': ({ write }) => write({ 'a.js': '2;\n' }),
  'a new file': ({ write }) => write({ 'b.js': '' }),
  'a commit of the same files': ({ commit }) => commit('again'),
  'the package.json of an installed package, at the same size and time': async (repository) => {
    const file = join(repository.root, 'node_modules/left-pad/package.json');
    await utimes(file, 1, 1);
    await writeFile(file, manifest('left-pad').replace('1.0.0', '1.0.1'));
    await utimes(file, 1, 1);
  },
  'an installed package more': (repository) => install(repository, '@a/b', manifest('@a/b')),
  'an installed package less': ({ root, outside }) =>
    rename(join(root, 'node_modules/left-pad'), join(outside, 'left-pad')),
  'what the package manager notes of an install': ({ root }) =>
    writeFile(join(root, 'node_modules/.package-lock.json'), '{}'),
  'a setting': () => ({ config: { ...defaultConfig, exclude: ['a.js'] } }),
  'the checks that are asked for': () => ({ asked: { categories: [], checks: ['unreachable-code'] } }),
  'the category that is asked for': () => ({ asked: { categories: ['deps'], checks: [] } }),
};

for (const [what, change] of Object.entries(changes))
  test(`it is looked at anew after a change of ${what}`, async (t) => {
    const { repository, looked } = await projectFor(t);
    await looked();
    const more = (await change(repository)) as Partial<Looked> | undefined;
    const fresh = answer({ suppressed: 7 });
    assert.deepEqual(await looked(more ?? {}, fresh), { look: fresh, looks: 2 });
    assert.deepEqual(await looked(more ?? {}), { look: { ...fresh, parsed: 0 }, looks: 2 });
  });

test('what is back as it was is known still', async (t) => {
  const { repository, looked } = await projectFor(t);
  await looked();
  await repository.write({ 'a.js': '2;\n' });
  await looked();
  await repository.write({ 'a.js': '1;\n' });
  assert.equal((await looked()).looks, 2);
});

test('a clone that is deepened has another history', async (t) => {
  const { repository, looked } = await projectFor(t);
  const id = await repository.git('rev-parse', 'HEAD');
  const boundary = join(repository.root, '.git/shallow');
  await writeFile(boundary, `${id}\n`);
  await looked();
  await writeFile(boundary, `${id}\n${'0'.repeat(40)}\n`);
  assert.equal((await looked()).looks, 2);
});

test('what holds for a while is asked for again after it, and when the clock was set back', async (t) => {
  const { looked } = await projectFor(t);
  const began = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: began });
  await looked({}, answer({ holdsForMs: 3_600_000 }));
  t.mock.timers.setTime(began + 3_599_999);
  assert.equal((await looked()).looks, 1);
  t.mock.timers.setTime(began - 1000);
  assert.equal((await looked({}, answer({ holdsForMs: 3_600_000 }))).looks, 2);
  t.mock.timers.setTime(began + 3_600_000);
  assert.equal((await looked()).looks, 3);
});

test('a look in which something went wrong is not kept', async (t) => {
  const { looked } = await projectFor(t);
  await looked({}, answer({ holdsForMs: 0 }));
  assert.equal((await looked()).looks, 2);
});

test('nothing is kept while a package is linked to a folder that nobody watches', async (t) => {
  const { repository, looked } = await projectFor(t);
  await mkdir(join(repository.outside, 'linked'));
  await symlink(join(repository.outside, 'linked'), join(repository.root, 'node_modules/linked'));
  await looked();
  assert.equal((await looked()).looks, 2);
});

test('what cannot be read is looked at again, and replaced', async (t) => {
  const { repository, looked } = await projectFor(t);
  await looked();
  const folder = join(repository.root, '.healer/cache/evolve-looks');
  const [name = ''] = await readdir(folder);
  for (const [round, text] of ['{"at":1', '{"at":0,"until":9e15,"look":{"findings":3}}', ''].entries()) {
    await writeFile(join(folder, name), text);
    assert.equal((await looked()).looks, round + 2);
  }
  assert.equal((await looked()).looks, 4);
});

test('several at once come to the same, and leave one look', async (t) => {
  const { repository, looked } = await projectFor(t);
  const all = await Promise.all(Array.from({ length: 6 }, () => looked()));
  for (const { look } of all) assert.deepEqual({ ...look, parsed: 0 }, answer({ parsed: 0 }));
  assert.equal((await readdir(join(repository.root, '.healer/cache/evolve-looks'))).length, 1);
});

test('only the last dozen is kept', async (t) => {
  const { repository, looked } = await projectFor(t);
  const trees = Array.from({ length: 15 }, (_, nth) => nth.toString(16).padStart(40, '0'));
  for (const tree of trees) await looked({ snapshot: { tree, commit: tree } });
  const kept = await readdir(join(repository.root, '.healer/cache/evolve-looks'));
  assert.equal(kept.length, 12);
  const last = trees.at(-1) ?? '';
  assert.equal((await looked({ snapshot: { tree: last, commit: last } })).looks, 15);
});
