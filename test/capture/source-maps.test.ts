import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { build } from 'esbuild';
import { mapFrames } from '../../core/capture/source-maps.js';
import type { StackFrame } from '../../core/model.js';

const frame = (file: string, line: number, column: number): StackFrame => ({
  file,
  line,
  column,
  origin: 'project',
});

function project(t: TestContext, files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'healer-maps-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const source =
  'export interface A {\n  b: number;\n}\n\nexport function boom(a: A): never {\n  throw new Error(`${a.b}`);\n}\n';

for (const sourcemap of ['linked', 'inline'] as const) {
  test(`a frame of a bundle leads to the source, by a map that is ${sourcemap}`, async (t) => {
    const root = project(t, {
      'src/a.ts': source,
      'src/main.ts': "import { boom } from './a.js';\nboom({ b: 1 });\n",
    });
    await build({
      absWorkingDir: root,
      entryPoints: ['src/main.ts'],
      outfile: 'dist/out.js',
      bundle: true,
      sourcemap,
      logLevel: 'silent',
    });
    const { readFileSync } = await import('node:fs');
    const lines = readFileSync(join(root, 'dist/out.js'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('throw new Error'));
    const [mapped] = await mapFrames(
      [frame('dist/out.js', line + 1, (lines[line] ?? '').indexOf('throw') + 1)],
      root,
    );
    assert.deepEqual(
      { file: mapped?.file, line: mapped?.line, column: mapped?.column },
      { file: 'src/a.ts', line: 6, column: 3 },
    );
  });
}

const unmapped: [title: string, files: Record<string, string>][] = [
  ['has no map', { 'a.js': 'x\n' }],
  ['names a map that is not there', { 'a.js': 'x\n//# sourceMappingURL=gone.js.map\n' }],
  ['has a map that is broken', { 'a.js': 'x\n//# sourceMappingURL=a.js.map\n', 'a.js.map': '{"version":' }],
  ['is not there', {}],
  [
    'has a map to a source that is not there',
    {
      'a.js':
        'x\n//# sourceMappingURL=data:application/json,{"version":3,"sources":["b.ts"],"names":[],"mappings":"AAAA"}\n',
    },
  ],
];
for (const [title, files] of unmapped) {
  test(`a frame stays as it is when its file ${title}`, async (t) => {
    const root = project(t, files);
    assert.deepEqual(await mapFrames([frame('a.js', 1, 1)], root), [frame('a.js', 1, 1)]);
  });
}

test('a frame of what has no map leads to the source by a map that is made for it', async (t) => {
  const root = project(t, { 'src/a.ts': source, 'dist/a.js': 'export function boom(a) { throw a; }\n' });
  const made = { version: 3, sources: ['../src/a.ts'], names: [], mappings: [[[26, 0, 5, 2]]] };
  const [mapped] = await mapFrames([frame('dist/a.js', 1, 27)], root, async (file) =>
    file === 'dist/a.js' ? JSON.stringify(made) : undefined,
  );
  assert.deepEqual([mapped?.file, mapped?.line, mapped?.column], ['src/a.ts', 6, 3]);
});
