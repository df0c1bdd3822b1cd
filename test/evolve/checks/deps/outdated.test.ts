import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { trust } from '../../../../core/workspace/trust.js';
import type { WebReply } from '../../../support/web-server.js';
import { installed } from '../../findings.js';
import { type Setting, withRegistry } from './registry.js';

const long = '2020-01-01T00:00:00.000Z';

/** What a registry says of a package: versions with the day they were published, and more of some. */
function packument(name: string, versions: Record<string, string>, more: Record<string, object> = {}) {
  const numbers = Object.keys(versions);
  const body = {
    name,
    'dist-tags': { latest: numbers.at(-1) },
    time: versions,
    versions: Object.fromEntries(numbers.map((version) => [version, { name, version, ...more[version] }])),
  };
  return { body };
}

const old = (...numbers: string[]) => Object.fromEntries(numbers.map((number) => [number, long]));

type Packages = { packages?: Record<string, WebReply> };

const lookAt = (t: TestContext, { packages, ...setting }: Omit<Setting, 'answers'> & Packages) =>
  withRegistry(t, 'outdated-dependency', { ...setting, ...(packages && { answers: packages }) });

const asks = (server: { asked: { path: string }[] }) =>
  [...new Set(server.asked.map(({ path }) => decodeURIComponent(path.slice(1))))].sort();

test('the newest patch, minor and version of all are named where the range leaves them out', async (t) => {
  const manifest = {
    name: 'x',
    workspaces: ['packages/*'],
    dependencies: { far: '^1.0.0', '@some/close': '~1.0.0', pinned: '1.0.0', taken: '^1.0.0' },
    devDependencies: { tool: '1.x', deprecated: '^1.0.0' },
  };
  const { look, server } = await lookAt(t, {
    manifest,
    files: { 'packages/y/package.json': { name: 'y', dependencies: { x: '^1.0.0', far: '^2.0.0' } } },
    packages: {
      far: packument('far', old('1.0.0', '1.0.4', '1.2.0', '2.0.0', '3.1.0')),
      '@some/close': packument('@some/close', old('1.0.0', '1.0.1', '1.1.0')),
      pinned: packument('pinned', old('1.0.0', '1.0.1')),
      taken: packument('taken', old('1.0.0', '1.9.0')),
      tool: packument('tool', old('1.4.0', '2.0.0', '3.0.0-beta.1', '2.1.0')),
      deprecated: packument('deprecated', old('1.0.0', '2.0.0'), { '2.0.0': { deprecated: 'broken' } }),
    },
  });
  assert.deepEqual(await look(), {
    said: [
      'package.json:7 far is at ^1.0.0; 1.0.4 is the newest patch, 1.2.0 the newest minor, 3.1.0 the newest',
      'package.json:8 @some/close is at ~1.0.0; 1.0.1 is the newest patch, 1.1.0 the newest',
      'package.json:9 pinned is at 1.0.0; 1.0.1 is the newest',
      'package.json:13 tool is at 1.x; 1.4.0 is the newest minor, 2.1.0 the newest',
      'packages/y/package.json:5 far is at ^2.0.0; 3.1.0 is the newest',
    ],
    notices: [],
  });
  assert.deepEqual(asks(server), ['@some/close', 'deprecated', 'far', 'pinned', 'taken', 'tool']);
});

test('what was published too recently, or needs a newer Node, is not named', async (t) => {
  const hours = (count: number) => new Date(Date.now() - count * 3_600_000).toISOString();
  const { look } = await lookAt(t, {
    manifest: {
      name: 'x',
      engines: { node: '>=20' },
      dependencies: { young: '^1.0.0', aged: '^1.0.0', only: '^1.0.0', demanding: '^1.0.0' },
    },
    settings: { minimumReleaseAge: '12h' },
    packages: {
      young: packument('young', { '1.0.0': long, '2.0.0': long, '3.0.0': hours(11) }),
      aged: packument('aged', { '1.0.0': long, '2.0.0': long, '3.0.0': hours(13) }),
      only: packument('only', { '1.0.0': long, '2.0.0': hours(1) }),
      demanding: packument('demanding', old('1.0.0', '2.0.0'), { '2.0.0': { engines: { node: '>=22' } } }),
    },
  });
  assert.deepEqual(await look(), {
    said: [
      'package.json:7 young is at ^1.0.0; 2.0.0 is the newest',
      'package.json:8 aged is at ^1.0.0; 3.0.0 is the newest',
    ],
    notices: [],
  });
});

test('nothing is asked where the settings name no registry, or are not trusted', async (t) => {
  const manifest = { name: 'x', dependencies: { far: '^1.0.0' } };
  for (const setting of [{ isNamed: false }, { isTrusted: false }]) {
    const { look, server } = await lookAt(t, {
      manifest,
      packages: { far: packument('far', old('1.0.0', '2.0.0')) },
      ...setting,
    });
    assert.deepEqual(await look(), { said: [], notices: [] });
    assert.deepEqual(server.asked, []);
  }
});

test('no name is told that is private, withheld, or not of the registry', async (t) => {
  const { look, server } = await lookAt(t, {
    manifest: {
      name: 'x',
      dependencies: {
        far: '^1.0.0',
        '@acme/core': '^1.0.0',
        zeppelin: '^1.0.0',
        secret: '^1.0.0',
        linked: 'file:../linked',
        forked: 'github:someone/forked#v1.0.0',
        renamed: 'npm:other@^1.0.0',
        tagged: 'next',
        anything: '*',
      },
    },
    research: { withheld: ['zeppelin'] },
    files: {
      '.npmrc': '@acme:registry=http://127.0.0.1:9/\n',
      ...installed('secret', { private: true }),
    },
    packages: { far: packument('far', old('1.0.0', '2.0.0')) },
  });
  assert.equal((await look()).said.length, 1);
  assert.deepEqual(asks(server), ['far']);
});

test('neither settings of npm-check-updates nor tokens of npm are read', async (t) => {
  const { look, root, outside, server } = await lookAt(t, {
    manifest: { name: 'x', dependencies: { far: '^1.0.0' } },
    packages: { far: packument('far', old('1.0.0', '2.0.0')) },
    files: { '.ncurc.cjs': "require('node:fs').writeFileSync(__dirname + '/ran', '');\n" },
  });
  const { host } = server;
  const rc = join(outside, 'npmrc');
  await writeFile(rc, `//${host}/:_authToken=token-of-the-user\n`);
  await writeFile(join(root, '.npmrc'), `//${host}/:_authToken=token-of-the-project\n`);
  process.env.npm_config_userconfig = rc;
  t.after(() => {
    delete process.env.npm_config_userconfig;
  });
  assert.equal((await look()).said.length, 1);
  assert.ok(server.asked.length > 0);
  for (const { headers } of server.asked) assert.equal(headers.authorization, undefined);
  assert.equal(existsSync(join(root, 'ran')), false);
});

test('one notice tells of all packages that the registry does not answer for', async (t) => {
  const names = ['far', 'gone', 'silent', 'failing'];
  const setting = {
    manifest: { name: 'x', dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) },
    research: { timeout: '2s' },
    packages: {
      far: packument('far', old('1.0.0', '2.0.0')),
      silent: { silent: true },
      failing: { status: 500 },
    } as const,
  };
  const { look, server } = await lookAt(t, setting);
  assert.deepEqual(await look(), {
    said: ['package.json:4 far is at ^1.0.0; 2.0.0 is the newest'],
    notices: [
      `outdated-dependency: ${server.host} did not answer for failing, gone, silent, of which nothing is said`,
    ],
  });
  const down = await lookAt(t, { ...setting, isDown: true });
  assert.deepEqual(await down.look(), {
    said: [],
    notices: [
      `outdated-dependency: ${down.server.host} did not answer for failing, far, gone, silent, of which nothing is said`,
    ],
  });
});

test('for an hour the registry is not asked again, unless it did not answer for a package', async (t) => {
  const manifest = { name: 'x', dependencies: { far: '^1.0.0' } };
  const whole = await lookAt(t, { manifest, packages: { far: packument('far', old('1.0.0', '2.0.0')) } });
  const first = await whole.look();
  const asked = whole.server.asked.length;
  assert.ok(asked > 0);
  assert.deepEqual(await whole.look(), first);
  assert.equal(whole.server.asked.length, asked);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 });
  assert.deepEqual(await whole.look(), first);
  assert.ok(whole.server.asked.length > asked);
  t.mock.timers.reset();

  const failing = await lookAt(t, { manifest, packages: { far: { status: 500 } } });
  await failing.look();
  const before = failing.server.asked.length;
  await failing.look();
  assert.ok(failing.server.asked.length > before);
});

test('what nobody was asked for before the settings were trusted is asked for after', async (t) => {
  const { look, healer } = await lookAt(t, {
    manifest: { name: 'x', dependencies: { far: '^1.0.0' } },
    packages: { far: packument('far', old('1.0.0', '2.0.0')) },
    isTrusted: false,
  });
  assert.deepEqual((await look()).said, []);
  await trust(healer.repo, healer.config);
  assert.equal((await look()).said.length, 1);
});
