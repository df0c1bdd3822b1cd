import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyIndex } from '../../core/git/changes/copy-index.js';
import { git } from '../../core/git/command.js';
import { createRepository } from '../support/repository.js';

test('a file that changed in the instant when its index was written is seen through a copy made later', async (t) => {
  const fixture = await createRepository({ 'add.js': 'a - b' });
  t.after(fixture.dispose);
  const file = join(fixture.root, 'add.js');
  const index = join(fixture.root, '.git/index');
  const copy = join(fixture.root, '.git/copy');
  // Nothing but the index's own time tells: neither the size of the file nor its times.
  await fixture.git('config', 'core.trustctime', 'false');
  const second = Math.floor(Date.now() / 1000) - 60;
  utimesSync(file, second, second);
  await fixture.git('update-index', '--really-refresh');
  utimesSync(index, second, second);
  await fixture.write({ 'add.js': 'a + b' });
  utimesSync(file, second, second);

  await copyIndex(index, copy);
  const modified = (path: string) =>
    git(fixture, ['ls-files', '--modified'], { env: { GIT_INDEX_FILE: path } });
  assert.deepEqual([await modified(index), await modified(copy)], ['add.js\n', 'add.js\n']);
});
