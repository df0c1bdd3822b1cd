import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { code, projectWith, said } from './project-with.js';

test('patches and minor versions that the tests prove land as one signed commit each, with their lock file', async (t) => {
  const { evolve, git, root, registry } = await projectWith(t, {
    packages: {
      one: { '1.0.0': code('1'), '1.0.1': code('1'), '1.1.0': code('1') },
      two: { '1.0.0': code('2'), '1.0.4': code('2') },
    },
    dependencies: { one: '^1.0.0', two: '~1.0.0' },
    locked: { one: '1.0.0', two: '1.0.0' },
    tests: { one: "assert.equal(require('one'), 1);", two: "assert.equal(require('two'), 2);" },
  });
  const head = await git('rev-parse', 'HEAD');
  const report = await evolve('minor');
  assert.deepEqual(
    said(report),
    ['one minor landed', 'one patch landed', 'two patch landed'],
    JSON.stringify(report),
  );
  assert.equal(report.patches.length, 2);
  const [patch, minor] = report.patches;
  assert.deepEqual(patch.files, ['package-lock.json', 'package.json']);
  const manifest = JSON.parse(await git('show', `${patch.branch}:package.json`));
  assert.deepEqual(manifest.dependencies, { one: '^1.0.1', two: '~1.0.4' });
  const lock = JSON.parse(await git('show', `${patch.branch}:package-lock.json`));
  assert.equal(lock.packages['node_modules/one'].version, '1.0.1');
  assert.equal(lock.packages['node_modules/one'].integrity, registry.integrity('one', '1.0.1'));
  assert.equal(lock.packages['node_modules/two'].resolved, 'https://registry.npmjs.org/two/-/two-1.0.4.tgz');
  assert.equal(lock.packages[''].dependencies.one, '^1.0.1');
  assert.equal(JSON.parse(await git('show', `${minor.branch}:package.json`)).dependencies.one, '^1.1.0');
  for (const { branch } of [patch, minor]) {
    assert.equal(await git('rev-parse', `${branch}^`), head);
    assert.match(await git('cat-file', 'commit', branch), /^gpgsig /m);
  }
  assert.equal(await git('rev-parse', 'HEAD'), head);
  assert.equal(await git('status', '--porcelain'), '');
  assert.equal(existsSync(`${root}/node_modules/one`), false);
  assert.equal(existsSync(`${root}/node_modules/mine/package.json`), true);
});

test('what breaks a test is told from what does not, named with the test, and not landed', async (t) => {
  const names = ['one', 'two', 'three'];
  const { evolve, git, healer, root } = await projectWith(t, {
    packages: {
      one: { '1.0.0': code('1'), '1.1.0': code('1') },
      two: { '1.0.0': code('2'), '1.1.0': code('3') },
      three: { '1.0.0': code('3'), '1.1.0': code('3') },
    },
    dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
    locked: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
    tests: Object.fromEntries(
      names.map((name, index) => [name, `assert.equal(require('${name}'), ${index + 1});`]),
    ),
  });
  const report = await evolve('minor');
  assert.deepEqual(said(report), ['one minor landed', 'three minor landed', 'two minor refused']);
  const two = report.upgrades.find(({ name }: { name: string }) => name === 'two');
  assert.deepEqual(two.breaks, [{ file: 'test/two.test.js', path: ['two works'] }]);
  const [{ branch }] = report.patches;
  assert.deepEqual(JSON.parse(await git('show', `${branch}:package.json`)).dependencies, {
    one: '1.1.0',
    two: '1.0.0',
    three: '1.1.0',
  });
  await healer('report', '--output', 'report.md');
  assert.match(
    await readFile(`${root}/report.md`, 'utf8'),
    /\| two +\| 1\.0\.0 +\| 1\.1\.0 +\| minor +\| breaks "two works" \(test\/two\.test\.js\) +\|/,
  );
});

test('each major version is a commit of its own, with what its change log says that breaks', async (t) => {
  const { healer, evolve } = await projectWith(t, {
    packages: {
      calm: { '1.0.0': code('1'), '2.0.0': code('1') },
      wild: {
        '1.0.0': code('2'),
        '2.0.0': code('{}', {
          files: {
            'CHANGELOG.md':
              '# Changes\n\n## 2.0.0\n\n### Breaking changes\n\n- It is an object now.\n\n### Added\n\n- Colours.\n\n## 1.0.0\n\n- Breaking: everything.\n',
          },
        }),
      },
    },
    dependencies: { calm: '^1.0.0', wild: '1.x' },
    locked: { calm: '1.0.0', wild: '1.0.0' },
    tests: { calm: "assert.equal(require('calm'), 1);", wild: "assert.equal(require('wild'), 2);" },
  });
  assert.deepEqual((await evolve('minor')).upgrades, []);
  const shown = await healer(
    'evolve',
    'deps',
    '--check',
    'outdated-dependency',
    '--upgrade',
    'major',
    '--budget',
    '30m',
  );
  assert.match(
    shown.stdout,
    /upgraded calm 1\.0\.0 → 2\.0\.0 \(major\): [0-9a-f]{7}\n {2}calm brings no change log/,
  );
  assert.match(
    shown.stdout,
    /not upgraded wild 1\.0\.0 → 2\.0\.0 \(major\) breaks "wild works" \(test\/wild\.test\.js\)\n {2}2\.0\.0: Breaking changes: It is an object now\.\n(?! {2})/,
  );
});

test('neither deprecated versions, nor young ones, nor those for another Node or for other peers are landed', async (t) => {
  const young = new Date(Date.now() - 3_600_000).toISOString();
  const names = ['aged', 'fresh', 'node', 'peer'];
  const { evolve } = await projectWith(t, {
    packages: {
      aged: { '1.0.0': code('1'), '1.1.0': code('1', { deprecated: 'no longer' }) },
      fresh: { '1.0.0': code('1'), '1.1.0': code('1'), '1.2.0': code('1', { at: young }) },
      node: { '1.0.0': code('1'), '1.1.0': code('1', { manifest: { engines: { node: '>=99' } } }) },
      peer: {
        '1.0.0': code('1'),
        '1.1.0': code('1', { manifest: { peerDependencies: { aged: '^2.0.0' } } }),
      },
    },
    dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])),
    locked: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
    tests: Object.fromEntries(names.map((name) => [name, `assert.equal(require('${name}'), 1);`])),
  });
  const report = await evolve('minor');
  assert.deepEqual(said(report), ['fresh minor landed', 'peer minor refused']);
  const [fresh] = report.upgrades.filter(({ name }: { name: string }) => name === 'fresh');
  assert.equal(fresh.places[0].to, '1.1.0');
  assert.match(report.upgrades.find(({ name }: { name: string }) => name === 'peer').reason, /peer|aged/);
});

test('no script of a package runs when it is installed', async (t) => {
  const script = "node -e \"require('fs').writeFileSync('ran', '')\"";
  const { evolve } = await projectWith(t, {
    packages: {
      one: {
        '1.0.0': code('1'),
        '1.0.1': code('1', { manifest: { scripts: { install: script, postinstall: script } } }),
      },
    },
    dependencies: { one: '^1.0.0' },
    locked: { one: '1.0.0' },
    tests: {
      one: "assert.equal(require('one'), 1);\n  assert.equal(require('fs').existsSync(require.resolve('one').replace('index.js', 'ran')), false);",
    },
  });
  assert.deepEqual(said(await evolve('patch')), ['one patch landed']);
});

test('a dry run says what would be tried, and without a limit nothing is', async (t) => {
  const { evolve, git, healer, registry } = await projectWith(t, {
    packages: { one: { '1.0.0': code('1'), '1.0.1': code('1'), '2.0.0': code('1') } },
    dependencies: { one: '^1.0.0' },
    locked: { one: '1.0.0' },
    tests: { one: "assert.equal(require('one'), 1);" },
  });
  assert.deepEqual(said(await evolve('major', '--dry-run')), ['one major planned', 'one patch planned']);
  assert.equal(
    registry.asked.some(({ path }) => path.endsWith('.tgz')),
    false,
  );
  const { stdout } = await healer('evolve', 'deps', '--check', 'outdated-dependency', '--json');
  assert.deepEqual(JSON.parse(stdout).upgrades, []);
  assert.equal(await git('for-each-ref', 'refs/heads/healer'), '');
});

const both = {
  packages: {
    one: { '1.0.0': code('1'), '1.1.0': code('1', { files: { 'new.js': '' } }) },
    two: { '1.0.0': code('2'), '1.0.4': code('2', { files: { 'new.js': '' } }) },
  },
  dependencies: { one: '^1.0.0', two: '~1.0.0' },
  locked: { one: '1.0.0', two: '1.0.0' },
  tests: { one: "assert.equal(require('one'), 1);", two: "assert.equal(require('two'), 2);" },
};

test('upgrades that are neighbours merge one after the other, and each is taken back by itself', async (t) => {
  const { evolve, healer, git } = await projectWith(t, both);
  const [patch, minor] = (await evolve('minor')).patches;
  const versions = async () => {
    const { packages } = JSON.parse(await git('show', 'HEAD:package-lock.json'));
    const { dependencies } = JSON.parse(await git('show', 'HEAD:package.json'));
    return ['one', 'two'].map((name) => `${dependencies[name]} ${packages[`node_modules/${name}`].version}`);
  };
  const merged = await healer('review', patch.id, '--merge', '--yes');
  assert.equal(merged.code, 0, merged.stderr);
  assert.match(merged.stderr, /Install the packages anew/);
  assert.deepEqual(await versions(), ['^1.0.0 1.0.0', '~1.0.4 1.0.4']);
  const next = await healer('review', minor.id, '--merge', '--yes');
  assert.equal(next.code, 0, next.stderr);
  assert.deepEqual(await versions(), ['^1.1.0 1.1.0', '~1.0.4 1.0.4']);
  assert.match(await git('cat-file', 'commit', 'HEAD'), /^gpgsig /m);

  const back = await healer('rollback', patch.id, '--json');
  assert.equal(back.code, 0, back.stderr);
  assert.deepEqual(await versions(), ['^1.1.0 1.1.0', '~1.0.0 1.0.0']);
  const report = JSON.parse(back.stdout);
  assert.deepEqual([report.alsoFailing, report.unchecked], [[], null]);
  assert.equal((await healer('rollback', minor.id)).code, 0);
  assert.deepEqual(await versions(), ['^1.0.0 1.0.0', '~1.0.0 1.0.0']);
  assert.equal(await git('status', '--porcelain'), '');
});

test('merging and taking back run the tests with the packages that either commit asks for', async (t) => {
  const { evolve, healer, git, commit } = await projectWith(t, both);
  const [patch, minor] = (await evolve('minor')).patches;
  const testOf = (name: string, body: string) => ({
    [`test/${name}.test.js`]: `const assert = require('node:assert');\nrequire('node:test').test('${name}', () => {\n  ${body}\n});\n`,
  });
  await commit('Needs the old one', testOf('old', "assert.throws(() => require('one/new.js'));"));
  const refused = await healer('review', minor.id, '--merge', '--yes');
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /does not hold on the branch as it is now: old fails/);
  assert.equal((await healer('review', patch.id, '--merge', '--yes')).code, 0);
  await commit('Needs the new one', testOf('new', "require('two/new.js');"));
  const { stdout } = await healer('rollback', patch.id, '--json');
  assert.deepEqual(JSON.parse(stdout).alsoFailing, [{ file: 'test/new.test.js', path: ['new'] }]);
  assert.equal(JSON.parse(await git('show', 'HEAD:package.json')).dependencies.two, '~1.0.0');
});

test('without a registry an upgrade is taken back all the same, and it is said that no test was run', async (t) => {
  const { evolve, healer, git, commit, registry } = await projectWith(t, both);
  const [patch] = (await evolve('patch')).patches;
  assert.equal((await healer('review', patch.id, '--merge', '--yes')).code, 0);
  await registry.close();
  await commit('Names none', { '.healer/config.json': '{}' });
  const { code: exit, stdout } = await healer('rollback', patch.id);
  assert.equal(exit, 0);
  assert.match(stdout, /The tests were not run\. .*research\.npm/);
  assert.equal(JSON.parse(await git('show', 'HEAD:package.json')).dependencies.two, '~1.0.0');
});

test('the packages of a workspace move together, and what resolutions speak of stays', async (t) => {
  const { evolve, git } = await projectWith(t, {
    ...both,
    manifest: { workspaces: ['packages/*'], resolutions: { two: '1.0.0' } },
    files: {
      'packages/y/package.json': '{ "name": "y", "version": "1.0.0", "devDependencies": { "one": "1.x" } }\n',
    },
  });
  const report = await evolve('minor');
  assert.deepEqual(said(report), ['one minor landed']);
  assert.deepEqual(
    report.upgrades[0].places.map(({ file, newRange }: Record<string, string>) => `${file} ${newRange}`),
    ['package.json ^1.1.0', 'packages/y/package.json 1.x'],
  );
  const lock = JSON.parse(await git('show', `${report.patches[0].branch}:package-lock.json`));
  assert.equal(lock.packages['node_modules/one'].version, '1.1.0');
});

test('a withheld package keeps everything from being installed', async (t) => {
  const { evolve, registry } = await projectWith(t, { ...both, withheld: ['two'] });
  const { upgrades, notices } = await evolve('minor');
  assert.deepEqual(upgrades, []);
  assert.match(notices.join(' '), /two is private or withheld/);
  assert.equal(
    registry.asked.some(({ path }) => path.includes('two')),
    false,
  );
});
