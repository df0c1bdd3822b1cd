import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build } from 'esbuild';
import ts from 'typescript';
import { mapsOfBuilt } from '../../core/workspace/built/maps.js';
import { createRepository } from '../support/repository.js';

const source = `import { priceOf, type Item } from './price.js';

export interface Options {
  free: boolean;
}

/** What all of it costs. */
export function total(items: readonly Item[], options: Options): number {
  if (options.free) return 0;
  // one after the other
  return items.reduce((sum: number, item) => sum + priceOf(item), 0) as number;
}
`;
const prices = `export type Item = { price: number; quantity: number };
export const priceOf = (item: Item): number => item.price * item.quantity;
`;
const sources = { 'packages/a/src/total.ts': source, 'packages/a/src/price.ts': prices };
const manifest = { 'packages/a/package.json': '{ "name": "a" }' };

async function open(t: TestContext, files: Record<string, string>) {
  const repository = await createRepository({
    '.gitignore': 'dist\nout\n',
    ...manifest,
    ...sources,
    ...files,
  });
  t.after(repository.dispose);
  return repository;
}

/** Where the first place that says `words` in a built file comes from. */
async function traced(root: string, file: string, words: string): Promise<string | null> {
  const text = await readFile(join(root, file), 'utf8');
  const map = await mapsOfBuilt(root)(file, text);
  if (map === undefined) return null;
  const before = text.slice(0, text.indexOf(words)).split('\n');
  const place = { line: before.length, column: before.at(-1)?.length ?? 0 };
  const { source: found, line, column } = originalPositionFor(new TraceMap(map), place);
  return `${found}:${line}:${column}`;
}

const compiled = (module: ts.ModuleKind, target = ts.ScriptTarget.ES2022): string =>
  ts.transpileModule(source, { compilerOptions: { module, target, removeComments: true } }).outputText;

const outputs: [title: string, text: string][] = [
  ['as modules', compiled(ts.ModuleKind.ESNext)],
  ['as CommonJS', compiled(ts.ModuleKind.CommonJS)],
  ['for engines of long ago', compiled(ts.ModuleKind.CommonJS, ts.ScriptTarget.ES2015)],
];
for (const [title, text] of outputs) {
  test(`what TypeScript compiles ${title}, without a map, leads to its source, line and column`, async (t) => {
    const { root } = await open(t, { 'packages/a/dist/total.js': text });
    assert.equal(await traced(root, 'packages/a/dist/total.js', 'items.reduce'), '../src/total.ts:11:9');
    assert.equal(await traced(root, 'packages/a/dist/total.js', 'return 0'), '../src/total.ts:9:20');
  });
}

test('outDir and rootDir of tsconfig.json say what a built file was', async (t) => {
  const { root } = await open(t, {
    'packages/a/tsconfig.json': '{ "compilerOptions": { "outDir": "./out/code", "rootDir": "source" } }',
    'packages/a/source/total.ts': source,
    'packages/a/out/code/total.js': compiled(ts.ModuleKind.ESNext),
  });
  assert.equal(
    await traced(root, 'packages/a/out/code/total.js', 'items.reduce'),
    '../../source/total.ts:11:9',
  );
});

test('each part of a bundle leads to the source that esbuild names above it', async (t) => {
  const { root } = await open(t, {});
  await build({
    absWorkingDir: join(root, 'packages/a'),
    entryPoints: ['src/total.ts'],
    outfile: 'dist/index.js',
    bundle: true,
    format: 'cjs',
    logLevel: 'silent',
  });
  assert.equal(await traced(root, 'packages/a/dist/index.js', 'items.reduce'), '../src/total.ts:11:9');
  assert.equal(await traced(root, 'packages/a/dist/index.js', 'item.price'), '../src/price.ts:2:47');
});

const notMapped: [title: string, file: string, text: string][] = [
  ['is tracked', 'packages/a/lib/total.js', compiled(ts.ModuleKind.ESNext)],
  [
    'says something else',
    'packages/a/dist/total.js',
    'export const other = () => [1, 2, 3].map(String).join();\n',
  ],
  ['has no source of its name', 'packages/a/dist/gone.js', compiled(ts.ModuleKind.ESNext)],
  ['does not parse', 'packages/a/dist/total.js', 'export const = ;\n'],
];
for (const [title, file, text] of notMapped) {
  test(`a built file that ${title} is not mapped`, async (t) => {
    const { root } = await open(t, { [file]: text });
    assert.equal(await traced(root, file, 'export'), null);
  });
}
