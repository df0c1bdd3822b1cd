import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installed } from '../research/fixture.js';
import { startWebServer } from '../support/web-server.js';
import { healAll, manifest, nodeTest, onlyPatch, openSession, textAt } from './project.js';

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'nodenext',
  types: [],
  skipLibCheck: true,
};
const common = {
  'package.json': manifest({}),
  'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
  'test/one.test.js': nodeTest('assert.equal(1, 1)'),
};
const texty = (log: string) =>
  installed(
    'texty',
    { type: 'module', main: 'index.js', types: 'index.d.ts' },
    {
      'index.js': 'export const padStart = (s, n) => s.padStart(n);\n',
      'index.d.ts': 'export declare const padStart: (s: string, n: number) => string;\n',
      'CHANGELOG.md': log,
    },
  );
const renamed = texty('## 2.0.0\n\n- Renamed `fillUp` to `padStart`.\n');
const typed = {
  ...common,
  'src/cell.ts':
    "import { fillUp } from 'texty';\nexport const cell = (s: string): string => fillUp(s, 5);\n",
};

test('A type error of an upgrade is mended with the name that the change log gives', async (t) => {
  const session = await openSession(t, { ...typed, ...renamed }, { dependencies: true });
  await session.healer('scan');
  const patch = onlyPatch(await healAll(session));
  assert.match(await textAt(session, patch.branch, 'src/cell.ts'), /import \{ padStart as fillUp \} from/);
});

test('A crash of an upgrade is mended with the name that the change log gives', async (t) => {
  const app = "import * as texty from 'texty';\nconsole.log(texty.fillUp('a', 5));\n";
  const session = await openSession(t, { ...common, 'app.js': app, ...renamed });
  await session.healer('run', '--', 'node', 'app.js');
  const patch = onlyPatch(await healAll(session));
  assert.match(await textAt(session, patch.branch, 'app.js'), /texty\.padStart\('a', 5\)/);
});

test('Where nothing mends a type error, the version is told that others say to move to', async (t) => {
  const server = await startWebServer((path) =>
    path === '/texty/latest' ? { body: { version: '2.4.0' } } : { status: 404 },
  );
  t.after(server.close);
  const research = { npm: { endpoint: server.endpoint } };
  const files = { ...typed, ...texty('## 2.0.0\n'), '.healer/config.json': JSON.stringify({ research }) };
  const session = await openSession(t, files, { dependencies: true });
  await session.healer('scan');
  const heal = () => healAll(session, '--strategy', 'hints');
  const { errors } = await heal();
  assert.doesNotMatch(errors[0]?.reason ?? '', /2\.4\.0/);
  await session.healer('trust');
  assert.match((await heal()).errors[0]?.reason ?? '', /texty 2\.4\.0 may mend it \(npm registry on texty\)/);
});
