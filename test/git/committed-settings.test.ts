import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository, type TestRepository } from '../support/repository.js';

/** A clone of somebody else's repository that tries every file of which git reads names of programs. */
async function hostileClone(
  t: TestContext,
): Promise<{ origin: TestRepository; clone: string; mark: string }> {
  const origin = await createRepository();
  t.after(origin.dispose);
  const mark = join(origin.outside, 'mark');
  const touch = `touch ${mark}; cat`;
  const driver = (kind: string, key: string) => `[${kind} "evil"]\n\t${key} = ${touch}\n`;
  const config = [
    `[core]\n\tfsmonitor = ${touch}\n\thooksPath = hooks\n\tsshCommand = ${touch}\n\tpager = ${touch}\n\teditor = ${touch}\n`,
    `[alias]\n\tstatus = !${touch}\n\trev-parse = !${touch}\n`,
    driver('filter', 'clean') + driver('filter', 'smudge') + driver('filter', 'process'),
    driver('diff', 'textconv') + driver('diff', 'command') + driver('merge', 'driver'),
    `[gpg]\n\tprogram = ${touch}\n[gpg "ssh"]\n\tprogram = ${touch}\n`,
    `[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n\tupdate = !${touch}\n`,
  ].join('');
  await origin.commit('A trap', {
    'package.json': JSON.stringify({ name: 'shop', scripts: { test: 'node --test test/' } }),
    'src/add.js': 'exports.add = (a, b) => a - b;\n',
    'test/add.test.js': `const test = require('node:test');
const assert = require('node:assert');
const { add } = require('../src/add.js');
test('adds', () => assert.equal(add(2, 3), 5));
test('adds nothing', () => assert.equal(add(2, 0), 2));
test('adds to nothing', () => assert.equal(add(0, 3), 3));
`,
    '.gitattributes': '* filter=evil diff=evil merge=evil\n',
    '.gitconfig': config,
    '.gitmodules': config,
    '.config/git/config': config,
    'hooks/post-checkout': `#!/bin/sh\n${touch}\n`,
    'hooks/pre-commit': `#!/bin/sh\n${touch}\n`,
    'hooks/reference-transaction': `#!/bin/sh\n${touch}\n`,
    'bare/HEAD': 'ref: refs/heads/main\n',
    'bare/config': `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = ${touch}\n`,
    'bare/objects/x': '',
    'bare/refs/x': '',
    'bare/inner/x': '',
  });
  const clone = join(origin.outside, 'clone');
  await origin.git('clone', '--quiet', origin.root, clone);
  return { origin, clone, mark };
}

test('files of a clone that name programs to git make none of healer’s calls run them', async (t) => {
  const { origin, clone, mark } = await hostileClone(t);
  const env = { ...origin.env, GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c' };
  const healer = (...words: string[]) =>
    runHealer(words, {
      cwd: clone,
      env: { ...env, GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b.c' },
    });
  assert.equal((await healer('test')).code, 1);
  const { stdout, stderr } = await healer('heal', '--json', '--budget', '1m');
  const [patch] = JSON.parse(stdout).patches;
  assert.ok(patch, stdout + stderr);
  assert.equal((await healer('review', patch.id, '--merge', '--yes')).code, 0);
  assert.equal((await healer('rollback', patch.id)).code, 0);
  assert.ok(!existsSync(mark));
});

test('a committed folder that looks like a bare repository is not opened, where its settings would run a program', async (t) => {
  const { clone, mark } = await hostileClone(t);
  for (const folder of ['bare', 'bare/inner'])
    await assert.rejects(openRepository(join(clone, folder)), { code: 'BARE_REPOSITORY' });
  assert.ok(!existsSync(mark));
});
