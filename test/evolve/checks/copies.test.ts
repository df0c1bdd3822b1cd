import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duplicatedCode } from '../../../core/evolve/checks/quality/duplicated-code.js';
import { placesIn, projectOf } from '../project-of.js';

const lines = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => `  total += weigh(item${n + from}, ${n * 7 + from}) * rate;`).join(
    '\n',
  );
const found = (files: Record<string, string>) => duplicatedCode.examine(projectOf(files));

test('code that stands in two files is found in the second, with its lines and where the first is', async () => {
  const [copy, ...more] = await found({
    'a.js': `let total = 0;\nfunction a() {\n${lines(20)}\n}\n`,
    'b.js': `let other = 1;\nlet total = 2;\n\nfunction b() {\n${lines(20)}\n}\n`,
  });
  assert.equal(more.length, 0);
  assert.equal(copy?.file, 'b.js');
  assert.equal(copy?.related?.[0]?.file, 'a.js');
  assert.ok((copy?.line ?? 0) >= 4 && (copy?.endLine ?? 99) <= 25);
});

test('layout and comments make no difference, another name does', async () => {
  const text = lines(20);
  assert.equal((await found({ 'a.js': text, 'b.js': text.replaceAll('\n', '\n// why\n\n') })).length, 1);
  assert.deepEqual(await found({ 'a.js': text, 'b.js': text.replaceAll('total', 'sum') }), []);
});

test('short copies, imports, types, tests and generated code are left alone', async () => {
  assert.deepEqual(await found({ 'a.js': lines(5), 'b.js': lines(5) }), []);
  const imports = Array.from({ length: 30 }, (_, n) => `import { a${n} } from './a${n}.js';`).join('\n');
  assert.deepEqual(await found({ 'a.js': imports, 'b.js': imports }), []);
  const types = `export interface Wide {\n${Array.from({ length: 40 }, (_, n) => `  field${n}: string;`).join('\n')}\n}`;
  assert.deepEqual(await found({ 'a.ts': types, 'b.ts': types }), []);
  assert.deepEqual(await found({ 'test/a.test.js': lines(20), 'test/b.test.js': lines(20) }), []);
  const generated = `// auto-generated\n${lines(20)}`;
  assert.deepEqual(await found({ 'a.js': generated, 'b.js': generated }), []);
});

test('two copies within one file are found, a list that repeats itself is not', async () => {
  const twice = `function a() {\n${lines(20)}\n}\nfunction b() {\n${lines(20)}\n}\n`;
  assert.equal((await found({ 'a.js': twice })).length, 1);
  const list = `const list = [\n${'  1,\n'.repeat(300)}];\n`;
  assert.deepEqual(placesIn(await found({ 'a.js': list })), []);
});
