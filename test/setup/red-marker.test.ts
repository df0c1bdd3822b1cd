import assert from 'node:assert/strict';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { markGreen, markRed, readRedMarker, writeRedMarker } from '../../core/setup/red-marker.js';

test('red trees are remembered with the patch that waits', async (t) => {
  const repo = await clone(t);
  await markRed(repo, 'a'.repeat(40));
  await markRed(repo, 'b'.repeat(40), { id: 'p1', branch: 'healer/x-p1' });
  assert.deepEqual(
    await readRedMarker(repo),
    new Map([
      ['a'.repeat(40), null],
      ['b'.repeat(40), { id: 'p1', branch: 'healer/x-p1' }],
    ]),
  );
});

test('a tree that is red again takes the newer patch', async (t) => {
  const repo = await clone(t);
  await markRed(repo, 'aa', { id: 'p1', branch: 'healer/x-p1' });
  await markRed(repo, 'aa', null);
  assert.deepEqual(await readRedMarker(repo), new Map([['aa', null]]));
});

test('when the last red tree is green the marker is gone, so that hooks have nothing to read', async (t) => {
  const repo = await clone(t);
  await markRed(repo, 'aa');
  await markGreen(repo, 'bb');
  await markGreen(repo, 'aa');
  await assert.rejects(access(join(repo.commonDir, 'healer/red')));
});

test('only the newest red trees are kept', async (t) => {
  const repo = await clone(t);
  await writeRedMarker(repo, new Map(Array.from({ length: 300 }, (_, index) => [`t${index}`, null])));
  const red = await readRedMarker(repo);
  assert.equal(red.size, 200);
  assert.ok(red.has('t299') && !red.has('t0'));
});

async function clone(t: TestContext): Promise<{ commonDir: string }> {
  const commonDir = await mkdtemp(join(tmpdir(), 'healer-marker-'));
  t.after(() => rm(commonDir, { recursive: true, force: true }));
  return { commonDir };
}
