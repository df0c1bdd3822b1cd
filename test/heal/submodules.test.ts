import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import type { Baseline } from '../../core/heal/baseline/baseline.js';
import { tellOfSubmodules } from '../../core/heal/packages/in-submodule.js';
import { emptyReport } from '../../core/heal/report.js';
import type { Session } from '../../core/heal/session.js';
import type { ErrorRecord } from '../../core/model.js';
import { refuse } from '../../core/sandbox/guard.js';
import { createRepository } from '../support/repository.js';

test('an error that stays unfixed says which submodule its tests run through', async (t) => {
  const repository = await createRepository({ 'a.js': '1\n' });
  t.after(repository.dispose);
  const commit = await repository.git('rev-parse', 'HEAD');
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},libs/x`);
  const tree = await repository.git('write-tree');
  const id = 'abc';
  const error = {
    id,
    tests: [{ file: 'test/a.test.js', path: ['a'] }],
    failure: { frames: [{ file: 'libs/x/index.js' }] },
  } as unknown as ErrorRecord;
  const report = emptyReport();
  const outcome = { id, title: '', class: 'assertion', patch: null } as const;
  report.errors.push({ ...outcome, status: 'unfixed', reason: 'none of 3 candidates passes' });
  const session = { repo: await openRepository(repository.root) } as Session;
  await tellOfSubmodules(
    session,
    { snapshot: { tree }, coverage: [] } as unknown as Baseline,
    [error],
    report,
  );
  assert.equal(
    report.errors[0]?.reason,
    'none of 3 candidates passes; it runs code of the submodule libs/x, which is not healed from here: run healer in libs/x',
  );
});

test('a candidate that edits a file of a submodule is refused', () => {
  const edit = { range: { file: 'libs/x/src/index.js', start: 0, end: 0 }, text: '1' };
  const reason = refuse(
    { edits: [edit] },
    { kindOf: (file) => (file === 'libs/x' ? 'submodule' : undefined) },
  );
  assert.equal(reason, '"libs/x/src/index.js" is in the submodule "libs/x", a repository of its own.');
});
