import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLarge } from '../../../core/evolve/start-up/measure-start-up.js';
import { installed, lookAt } from '../findings.js';

/** Takes so long to load that nothing else matters. */
const heavy = {
  ...installed('heavy', { version: '1.0.0' }),
  'node_modules/heavy/index.js':
    'const until = performance.now() + 300;\nwhile (performance.now() < until);\nexports.run = () => 1;\n',
};
const manifest = { name: 'x', version: '1.0.0', dependencies: { heavy: '1.0.0' } };

const said = ({ findings }: { findings: { file: string; line?: number; message: string }[] }) =>
  findings.map(({ file, line, message }) => `${file}:${line} ${message.replace(/\d+/g, 'N')}`);

test('slow-import tells of what takes most of the start-up and only functions use', async (t) => {
  const { findings, notices } = await lookAt(
    t,
    {
      ...heavy,
      'package.json': { ...manifest, main: './lib/index.js' },
      'lib/index.js': "const { work } = require('./work.js');\nexports.work = work;\n",
      'lib/work.js':
        "'use strict';\nconst { run } = require('heavy');\nconst light = require('./light.js');\nexports.work = () => run() + light;\n",
      'lib/light.js': 'module.exports = 1;\n',
    },
    ['slow-import'],
  );
  assert.deepEqual(notices, []);
  assert.deepEqual(said({ findings }), [
    'lib/work.js:2 without heavy lib/index.js starts in N % less time (N of N ms), and only functions use it',
  ]);
  const [finding] = findings;
  assert.deepEqual(
    finding?.related.map(({ file }) => file),
    ['lib/index.js'],
  );
  const [, percent, saved, all] = /(\d+) % less time \((\d+) of (\d+)/.exec(finding?.message ?? '') ?? [];
  assert.ok(Number(percent) > 10 && Number(saved) <= Number(all));
});

test('slow-import starts ES modules and programs, each as Node does', async (t) => {
  const { findings, notices } = await lookAt(
    t,
    {
      ...heavy,
      'package.json': { ...manifest, type: 'module', exports: './index.js', bin: './bin.js' },
      'index.js': "import { run } from 'heavy';\nexport const work = () => run();\n",
      'bin.js':
        "#!/usr/bin/env node\nimport heavy from 'heavy';\nif (process.argv[2] !== '--version') console.log(heavy.run());\nconst later = () => ({ heavy });\nexport default later;\n",
      'one.cjs': '',
    },
    ['slow-import'],
  );
  assert.deepEqual(notices, []);
  assert.deepEqual(said({ findings }), [
    'index.js:1 without heavy index.js starts in N % less time (N of N ms), and only functions use it',
  ]);
});

test('slow-import leaves alone what is needed while the program starts', async (t) => {
  const looked = await lookAt(
    t,
    {
      ...heavy,
      'package.json': { ...manifest, main: 'index.js', bin: 'bin.js' },
      'index.js': "const { run } = require('heavy');\nconst now = () => run();\nexports.now = now();\n",
      'bin.js':
        "const { run } = require('heavy');\nsetTimeout(() => {\n  try {\n    run();\n  } catch {}\n}, 5);\n",
    },
    ['slow-import'],
  );
  assert.deepEqual([said(looked), looked.notices], [[], []]);
});

test('slow-import says what does not start in the sandbox', async (t) => {
  const { findings, notices } = await lookAt(
    t,
    {
      ...heavy,
      'package.json': { ...manifest, main: 'index.js' },
      'index.js': "const { run } = require('heavy');\nexports.run = () => run();\nthrow new Error('no');\n",
    },
    ['slow-import'],
  );
  assert.deepEqual(findings, []);
  assert.deepEqual(notices, ['index.js does not start in the sandbox.']);
});

test('what saves little, or not for certain, is not told', () => {
  const saving = (savedMs: number, low: number) =>
    isLarge({ ms: 100, savedMs, ratio: 2, interval: [low, 3], spared: [] });
  assert.deepEqual([saving(20, 1.2), saving(8, 1.2), saving(20, 0.99)], [true, false, false]);
});
