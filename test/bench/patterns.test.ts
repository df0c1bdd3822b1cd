import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { mineHistory } from '../../core/patterns/history/mine-history.js';
import { openMinedFile } from '../../core/patterns/history/mined-file.js';
import { openStore } from '../../core/store/store.js';
import { patternsOf, replay, splitFixes } from '../../scripts/bench/patterns/replay.js';
import { createRepository } from '../support/repository.js';

test('patterns of earlier commits are asked about the places of later ones, and judged by what those did', async (t) => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const old = (name: string) => `${name}(x.${name}.hasOwnProperty('id'), 1);\n`;
  const fixture = await createRepository(
    Object.fromEntries(names.map((name) => [`src/${name}.js`, old(name)])),
  );
  t.after(fixture.dispose);
  for (const name of names) {
    // The last one does another thing than the others did.
    const fixed = name === 'e' ? `e(x.e, 1);\n` : `${name}(Object.hasOwn(x.${name}, 'id'), 1);\n`;
    await fixture.commit(`Fix ${name}`, { [`src/${name}.js`]: fixed });
  }
  const repo = await openRepository(fixture.root);
  const file = openMinedFile(await openStore(repo));
  await mineHistory(repo, file, {
    head: await fixture.git('rev-parse', 'HEAD'),
    limit: 100,
    hurry: () => false,
  });
  const fixes = [...(await file.read()).commits.values()];
  const order = new Map(
    (await fixture.git('rev-list', '--reverse', 'HEAD')).split('\n').map((id, at) => [id, at]),
  );
  const dated = fixes.map((fix) => ({ ...fix, at: order.get(fix.commit) ?? 0 }));
  const { past, later } = splitFixes(dated);
  assert.deepEqual([past.length, later.length], [4, 1]);
  const opened = patternsOf(past.slice(0, 3));
  const known = await replay(repo, past.slice(3), opened);
  assert.deepEqual([known.places, known.proposed, known.first, known.five], [1, 1, 1, 1]);
  const other = await replay(repo, later, opened);
  assert.deepEqual([other.places, other.proposed, other.any], [1, 1, 0]);
});
