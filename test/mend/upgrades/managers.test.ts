import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { OtherManager } from './other-managers.js';
import { code, projectWith, said } from './project-with.js';

/** What the lock file says of a package, of a range and a version. */
const managers: {
  manager: OtherManager;
  title: string;
  file: string;
  says(name: string, range: string, version: string): RegExp;
}[] = [
  {
    manager: 'pnpm',
    title: 'pnpm',
    file: 'pnpm-lock.yaml',
    says: (name, range, version) =>
      new RegExp(`^ {6}${name}:\\n {8}specifier: ${range}\\n {8}version: ${version}$`, 'm'),
  },
  {
    manager: 'classic',
    title: 'Yarn 1',
    file: 'yarn.lock',
    says: (name, range, version) => new RegExp(`^${name}@${range}:\\n {2}version "${version}"$`, 'm'),
  },
  {
    manager: 'berry',
    title: 'Yarn 4 with node_modules',
    file: 'yarn.lock',
    says: (name, range, version) => new RegExp(`^"${name}@npm:${range}":\\n {2}version: ${version}$`, 'm'),
  },
];

for (const { manager, title, file, says } of managers)
  test(`with ${title}, what the tests prove lands with the lock file that it writes, and what breaks one is named`, async (t) => {
    const { evolve, git, root, registry } = await projectWith(t, {
      manager,
      packages: {
        one: { '1.0.0': code('1'), '1.1.0': code('1') },
        two: { '1.0.0': code('2'), '1.1.0': code('3') },
      },
      dependencies: { one: '^1.0.0', two: '^1.0.0' },
      locked: { one: '1.0.0', two: '1.0.0' },
      tests: { one: "assert.equal(require('one'), 1);", two: "assert.equal(require('two'), 2);" },
    });
    const report = await evolve('minor');
    assert.deepEqual(said(report), ['one minor landed', 'two minor refused'], JSON.stringify(report));
    const two = report.upgrades.find(({ name }: { name: string }) => name === 'two');
    assert.deepEqual(two.breaks, [{ file: 'test/two.test.js', path: ['two works'] }]);
    const [patch] = report.patches;
    assert.deepEqual([...patch.files].sort(), ['package.json', file]);
    const lock = await git('show', `${patch.branch}:${file}`);
    assert.match(lock, says('one', '\\^1\\.1\\.0', '1\\.1\\.0'));
    assert.match(lock, says('two', '\\^1\\.0\\.0', '1\\.0\\.0'));
    // Yarn 2 and later keep checksums of their own archives.
    if (manager !== 'berry') assert.ok(lock.includes(registry.integrity('one', '1.1.0')));
    assert.doesNotMatch(lock, /127\.0\.0\.1|localhost/);
    assert.equal(await git('status', '--porcelain'), '');
    assert.equal(existsSync(`${root}/node_modules/one`), false);
  });
