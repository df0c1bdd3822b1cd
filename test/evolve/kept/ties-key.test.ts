import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { examineFile } from '../../../core/evolve/examine/examine-file.js';
import { openHealer } from '../../../core/healer.js';
import { createRepository } from '../../support/repository.js';

const files = {
  'package.json': JSON.stringify({ name: 'x', version: '1.0.0', type: 'module', main: 'src/index.js' }),
  'src/index.js': "import { used } from './lib.js';\nexport const twice = (n) => used(n) * 2;\n",
  'src/lib.js': 'export const used = (n) => n + 1;\nexport const unused = (n) => n - 1;\n',
};

test('what knip said holds while only the inside of functions changes, and no longer than that', async (t) => {
  const { root, write, dispose } = await createRepository(files);
  const healer = await openHealer(root);
  t.after(async () => {
    await healer.dispose();
    await dispose();
  });
  const look = async () => {
    const { findings } = await healer.evolve({ checks: ['unused-export'], dryRun: true });
    const kept = await readdir(join(root, '.healer/cache/evolve-knip'));
    return {
      answers: kept.length,
      said: findings.map(({ file, line, message }) => `${file}:${line} ${message}`),
    };
  };
  assert.deepEqual(await look(), {
    answers: 1,
    said: ['src/lib.js:2 nothing uses unused, and no other file imports it'],
  });
  await write({
    'src/lib.js': `export const used = (n) => {\n  const sum = n + 1;\n  return sum;\n};\nexport const unused = (n) => n - 1;\n`,
  });
  assert.deepEqual(await look(), {
    answers: 1,
    said: ['src/lib.js:5 nothing uses unused, and no other file imports it'],
  });
  await write({
    'src/index.js': "import { unused, used } from './lib.js';\nexport const f = (n) => used(unused(n));\n",
  });
  assert.deepEqual(await look(), { answers: 2, said: [] });
});

const tiesOf = (text: string): string | undefined => examineFile('src/a.ts', text, []).facts?.ties;

test('the ties of a file change with imports, exports, texts, members and tags, and not with the inside of functions', () => {
  const text =
    "import * as all from './all.js';\nenum Level { low, high = 1 }\n/** Adds. */\nexport function add(a: number) {\n  return all.sum(a, Level.low);\n}\n";
  const ties = tiesOf(text);
  const same = [
    text.replace('return', 'const b = a;\n  return').replace('sum(a', 'sum(b'),
    text.replace('Adds', 'Sums up'),
    `${text}\n\n`,
    text.replace('a, Level', 'a + 2 * a, Level'),
  ];
  for (const each of same) assert.equal(tiesOf(each), ties, each);
  const others = [
    text.replace('./all', './other'),
    text.replace('function add', 'function sub'),
    text.replace('export function', 'function'),
    text.replace('all.sum', 'all.product'),
    text.replace('Level.low', 'Level.high'),
    text.replace('a, Level', "'./b.js', Level"),
    text.replace('a, Level', '`b`, Level'),
    text.replace('return all', 'const { of } = all;\n  return all'),
    text.replace('Adds', '@public'),
    text.replace('low,', 'low, middle,'),
    text.replace('return', 'add(a);\n  return'),
    `\n${text}`,
  ];
  for (const each of others) assert.notEqual(tiesOf(each), ties, each);
});
