import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suitingPeers } from '../../../core/evolve/upgrades/unmet-peers.js';
import type { Upgrade } from '../../../core/evolve/upgrades/upgrade.js';
import {
  groupsOf,
  type PeerFacts,
  type UpgradeUnit,
  upgradesOf,
  upgradeUnits,
} from '../../../core/evolve/upgrades/upgrade-units.js';
import { code, projectWith, said } from './project-with.js';

const beside = (peerDependencies: Record<string, string>) => ({ manifest: { peerDependencies } });

test('packages that want each other land as one commit, where neither can move alone', async (t) => {
  const { evolve, git } = await projectWith(t, {
    packages: {
      core: { '1.0.0': code('1'), '2.0.0': code('2') },
      dom: { '1.0.0': code('1', beside({ core: '^1.0.0' })), '2.0.0': code('2', beside({ core: '^2.0.0' })) },
      other: { '1.0.0': code('1'), '2.0.0': code('1') },
    },
    dependencies: { core: '^1.0.0', dom: '^1.0.0', other: '^1.0.0' },
    locked: { core: '1.0.0', dom: '1.0.0', other: '1.0.0' },
    tests: {
      both: "assert.equal(require('core'), require('dom'));",
      other: "assert.equal(require('other'), 1);",
    },
  });
  const report = await evolve('major');
  assert.deepEqual(
    said(report),
    ['core major landed', 'dom major landed', 'other major landed'],
    JSON.stringify(report.upgrades),
  );
  assert.deepEqual(
    report.patches.map(({ title }: { title: string }) => title),
    ['upgrade core, dom together', 'upgrade other from 1.0.0 to 2.0.0'],
  );
  const [{ branch }] = report.patches;
  const manifest = JSON.parse(await git('show', `${branch}:package.json`));
  assert.deepEqual(manifest.dependencies, { core: '^2.0.0', dom: '^2.0.0', other: '^1.0.0' });
  const { packages } = JSON.parse(await git('show', `${branch}:package-lock.json`));
  assert.deepEqual(
    ['core', 'dom', 'other'].map((name) => packages[`node_modules/${name}`].version),
    ['2.0.0', '2.0.0', '1.0.0'],
  );
});

const pluginOf = {
  packages: {
    host: { '1.0.0': code('1'), '2.0.0': code('1') },
    plugin: {
      '1.0.0': code('1', beside({ host: '^1.0.0 || ^2.0.0' })),
      '1.1.0': code('2', beside({ host: '^2.0.0' })),
    },
  },
  dependencies: { host: '^1.0.0', plugin: '^1.0.0' },
  locked: { host: '1.0.0', plugin: '1.0.0' },
};

test('a version that needs a newer peer brings it along as far as upgrades may go', async (t) => {
  const { evolve, git } = await projectWith(t, {
    ...pluginOf,
    tests: { host: "assert.equal(require('host'), 1);" },
  });
  const shy = await evolve('minor');
  assert.deepEqual(said(shy), ['plugin minor refused']);
  assert.match(shy.upgrades[0].reason, /host/);
  const report = await evolve('major');
  assert.deepEqual(
    said(report),
    ['host major landed', 'plugin minor landed'],
    JSON.stringify(report.upgrades),
  );
  assert.equal(report.patches.length, 1);
  assert.deepEqual(JSON.parse(await git('show', `${report.patches[0].branch}:package.json`)).dependencies, {
    host: '^2.0.0',
    plugin: '^1.1.0',
  });
});

test('of a group that breaks a test, what can stand alone lands', async (t) => {
  const { evolve, git } = await projectWith(t, {
    ...pluginOf,
    tests: { host: "assert.equal(require('host'), 1);", plugin: "assert.equal(require('plugin'), 1);" },
  });
  const report = await evolve('major');
  assert.deepEqual(
    said(report),
    ['host major landed', 'plugin minor refused'],
    JSON.stringify(report.upgrades),
  );
  const plugin = report.upgrades.find(({ name }: { name: string }) => name === 'plugin');
  assert.deepEqual(plugin.breaks, [{ file: 'test/plugin.test.js', path: ['plugin works'] }]);
  assert.deepEqual(JSON.parse(await git('show', `${report.patches[0].branch}:package.json`)).dependencies, {
    host: '^2.0.0',
    plugin: '^1.0.0',
  });
});

test('halving never parts what has to move together', async (t) => {
  const { evolve } = await projectWith(t, {
    packages: {
      a: { '1.0.0': code('1'), '1.1.0': code('1') },
      b: { '1.0.0': code('1', beside({ a: '~1.0.0' })), '1.1.0': code('1', beside({ a: '~1.1.0' })) },
      c: { '1.0.0': code('1'), '1.1.0': code('2') },
    },
    dependencies: { a: '^1.0.0', b: '^1.0.0', c: '^1.0.0' },
    locked: { a: '1.0.0', b: '1.0.0', c: '1.0.0' },
    tests: { all: "assert.equal(require('a'), require('b'));\n  assert.equal(require('c'), 1);" },
  });
  const report = await evolve('minor');
  assert.deepEqual(
    said(report),
    ['a minor landed', 'b minor landed', 'c minor refused'],
    JSON.stringify(report.upgrades),
  );
  assert.equal(report.patches.length, 1);
});

const step = (name: string, kind: Upgrade['kind'], to: string, file = 'package.json'): Upgrade => ({
  name,
  kind,
  places: [
    { file, section: 'dependencies', line: 1, from: '1.0.0', to, range: '^1.0.0', newRange: `^${to}` },
  ],
});

/** Everything is installed at 1.0.0; peers by `name@version`. */
async function factsOf(peers: Record<string, Record<string, string>>, names: string[]): Promise<PeerFacts> {
  return {
    manifests: [{ file: 'package.json', names }],
    installed: (_, name) =>
      names.includes(name) ? { version: '1.0.0', peers: peers[`${name}@1.0.0`] ?? {} } : null,
    peersOf: (name, version) => peers[`${name}@${version}`] ?? {},
    suits: await suitingPeers(),
  };
}

const shown = (units: readonly UpgradeUnit[]) =>
  units.map(({ heads, upgrades }) =>
    [heads, upgrades].map((some) => some.map(({ name, kind }) => `${name} ${kind}`).join(', ')).join(': '),
  );

test('the least that has to move goes along, on either side of a peer', async () => {
  const upgrades = [
    step('lint', 'patch', '1.0.1'),
    step('lint', 'minor', '1.2.0'),
    step('lint', 'major', '2.0.0'),
    step('rules', 'minor', '1.1.0'),
    step('parser', 'major', '2.0.0'),
  ];
  const facts = await factsOf(
    {
      'rules@1.0.0': { lint: '^1.0.0', absent: '^9.0.0' },
      'rules@1.1.0': { lint: '^1.1.0 || ^2.0.0' },
      'parser@1.0.0': { lint: '^1.0.0' },
      'parser@2.0.0': { lint: '^2.0.0', rules: 'next' },
    },
    ['lint', 'rules', 'parser'],
  );
  const units = upgradeUnits(upgrades, facts);
  assert.deepEqual(shown(units), [
    'lint patch: lint patch',
    'lint minor: lint minor',
    'lint major, parser major: lint major, rules minor, parser major',
    'rules minor: rules minor, lint minor',
  ]);
  assert.deepEqual(
    groupsOf(units).map((group) => group.length),
    [1, 2, 1],
  );
});

test('what no upgrade can put right stands alone, and what was wrong before is nobody’s concern', async () => {
  const upgrades = [step('one', 'minor', '1.1.0'), step('two', 'minor', '1.1.0')];
  const facts = await factsOf(
    { 'one@1.1.0': { two: '^3.0.0' }, 'two@1.0.0': { three: '^5.0.0' }, 'two@1.1.0': { three: '^1.0.0' } },
    ['one', 'two', 'three'],
  );
  assert.deepEqual(shown(upgradeUnits(upgrades, facts)), ['one minor: one minor', 'two minor: two minor']);
});

test('of a package that several units move, the greatest step counts, and majors that share one are one group', async () => {
  const [a1, a2, b2, c2] = [
    step('a', 'minor', '1.1.0'),
    step('a', 'major', '2.0.0'),
    step('b', 'major', '2.0.0'),
    step('c', 'major', '2.0.0'),
  ] as const;
  const units: UpgradeUnit[] = [
    { heads: [a1], upgrades: [a1] },
    { heads: [b2], upgrades: [b2, a2] },
    { heads: [a2], upgrades: [a2] },
    { heads: [c2], upgrades: [c2, a1] },
  ];
  assert.deepEqual(
    upgradesOf(units)
      .map(({ name, kind }) => `${name} ${kind}`)
      .sort(),
    ['a major', 'b major', 'c major'],
  );
  assert.deepEqual(
    groupsOf(units).map((group) => group.map(({ heads: [head] }) => head?.name)),
    [['a'], ['b', 'a'], ['c']],
  );
});
