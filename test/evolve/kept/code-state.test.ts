import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stateOfCode } from '../../../core/evolve/kept/code-state.js';

test('the state of the code changes with any file of it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'healer-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'a.js'), '1;');
  const one = await stateOfCode(folder);
  assert.deepEqual(await stateOfCode(folder), one);
  await writeFile(join(folder, 'a.js'), '12;');
  const changed = await stateOfCode(folder);
  assert.notDeepEqual(changed, one);
  await writeFile(join(folder, 'b.js'), '');
  assert.notDeepEqual(await stateOfCode(folder), changed);
});
