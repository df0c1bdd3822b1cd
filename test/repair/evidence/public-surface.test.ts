import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveImport } from '../../../core/diagnose/imports.js';
import { surfaceChanges } from '../../../core/repair/evidence/public-surface.js';

type Files = Record<string, string>;

async function changes(files: Files, edits: Files, packages = ['']): Promise<string[]> {
  const after = { ...files, ...edits };
  const found = await surfaceChanges({
    before: async (file) => files[file],
    after: async (file) => after[file],
    edited: Object.keys(edits),
    packages,
    resolve: async (specifier, from, read) => resolveImport(specifier, from, read),
  });
  return found.map(({ name, what }) => `${name} ${what}`).sort();
}

const manifest = (fields: object) => JSON.stringify({ name: 'cart', ...fields });
const files: Files = {
  'package.json': manifest({ main: './index.js' }),
  'index.js': "export { total } from './src/total.js';\nexport * from './src/money.js';\n",
  'src/total.js':
    'export function total(items, rate = 1) { return items.length * rate; }\nexport const inner = (a) => a;\n',
  'src/money.js': 'export class Money { add(other) { return other; } #secret(a) { return a; } }\n',
};

test('another body changes nothing for those who call', async () => {
  const text = files['src/total.js']?.replace('length * rate', 'length + rate') ?? '';
  assert.deepEqual(await changes(files, { 'src/total.js': text }), []);
});

test('a parameter that must be given now changes what the package gives', async () => {
  const text = files['src/total.js']?.replace('rate = 1', 'rate') ?? '';
  assert.deepEqual(await changes(files, { 'src/total.js': text }), ['total changed']);
});

test('what no entry point hands on is nobody’s business', async () => {
  const text = files['src/total.js']?.replace('(a) => a', '(a, b) => a + b') ?? '';
  assert.deepEqual(await changes(files, { 'src/total.js': text }), []);
});

test('members of an exported class count, private ones do not', async () => {
  const text = files['src/money.js'] ?? '';
  assert.deepEqual(await changes(files, { 'src/money.js': text.replace('#secret(a)', '#secret(a, b)') }), []);
  assert.deepEqual(await changes(files, { 'src/money.js': text.replace('add(', 'sum(') }), ['Money changed']);
});

test('an export that is gone, and one that is new', async () => {
  assert.deepEqual(await changes(files, { 'index.js': "export { inner } from './src/total.js';\n" }), [
    'Money removed',
    'inner added',
    'total removed',
  ]);
});

test('CommonJS is read as well', async () => {
  const old = {
    'package.json': manifest({ main: 'lib' }),
    'lib.js': "exports.total = require('./total');\nexports.sum = (a, b) => a + b;\n",
    'total.js': 'module.exports = function (items) { return items; };\n',
  };
  assert.deepEqual(await changes(old, { 'total.js': 'module.exports = (items, more) => items;\n' }), [
    'total changed',
  ]);
  assert.deepEqual(await changes(old, { 'lib.js': "exports.total = require('./total');\n" }), [
    'sum removed',
  ]);
});

test('types are part of what is given, and entry points that are built lead to their source', async () => {
  const old = {
    'package.json': manifest({
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    }),
    'src/index.ts':
      'export interface Item { price: number }\nexport const total = (items: Item[]): number => items.length;\n',
  };
  const text = old['src/index.ts'];
  assert.deepEqual(await changes(old, { 'src/index.ts': text.replace('price: number', 'price: string') }), [
    'Item changed',
  ]);
  assert.deepEqual(await changes(old, { 'src/index.ts': text.replace('): number', '): number | null') }), [
    'total changed',
  ]);
});

test('a private package that names no entry point has no users', async () => {
  const old = { ...files, 'package.json': manifest({ private: true }) };
  assert.deepEqual(await changes(old, { 'index.js': 'export const other = 1;\n' }), []);
});

test('modules that hand on one another end', async () => {
  const old = {
    'package.json': manifest({}),
    'index.js': "export * from './a.js';\n",
    'a.js': "export * from './index.js';\nexport const a = (b) => b;\n",
  };
  assert.deepEqual(
    await changes(old, { 'a.js': "export * from './index.js';\nexport const a = () => 1;\n" }),
    ['a changed'],
  );
});
