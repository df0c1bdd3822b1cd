import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tsconfigStrictness } from '../../../core/evolve/checks/quality/tsconfig-strictness.js';
import { optionEdits } from '../../../core/evolve/tsconfig/option-edits.js';
import { packageRoot } from '../../../core/package-root.js';
import type { Execution } from '../../../core/sandbox/execute.js';
import { projectOf } from '../project-of.js';

const apply = (text: string, options: string[]): string =>
  (optionEdits(text, options) ?? [])
    .sort((one, other) => other.start - one.start)
    .reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);

for (const [before, options, after] of [
  [
    '{\n  // ours\n  "compilerOptions": {\n    "target": "es2022", // new\n  },\n}\n',
    ['strict', 'noImplicitReturns'],
    '{\n  // ours\n  "compilerOptions": {\n    "strict": true,\n    "noImplicitReturns": true,\n    "target": "es2022", // new\n  },\n}\n',
  ],
  [
    '{ "compilerOptions": { "strict": false, "target": "es2022" } }',
    ['strict'],
    '{ "compilerOptions": { "strict": true, "target": "es2022" } }',
  ],
  ['{ "compilerOptions": {} }', ['strict'], '{ "compilerOptions": { "strict": true } }'],
] as const)
  test(`options are set in ${JSON.stringify(before)}`, () =>
    assert.equal(apply(before, [...options]), after));

test('a tsconfig without options of its own is not edited', () =>
  assert.equal(optionEdits('{ "extends": "./base.json" }', ['strict']), null));

/** The real compiler, on files in a folder. */
async function examined(t: { after(work: () => Promise<void>): void }, files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'healer-tsconfig-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const notices: string[] = [];
  const project = projectOf(files, {
    tell: (notice) => notices.push(notice),
    run: async ([, , ...rest]) => {
      const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
      const { status, stdout } = spawnSync(process.execPath, [tsc, ...rest], {
        cwd: folder,
        encoding: 'utf8',
      });
      return { exitCode: status, stdout } as Execution;
    },
  });
  return { findings: await tsconfigStrictness.examine(project), notices };
}

const base =
  '{ "compilerOptions": { "strict": false, "target": "es2022", "module": "esnext", "lib": ["es5"], "skipLibCheck": true, "types": [] }, "files": ["a.ts"] }';

test('options that are off and would find nothing are proposed, those that find something are not', async (t) => {
  const { findings } = await examined(t, {
    'tsconfig.json': base,
    'a.ts': 'export const first = (list: number[], n: number): number => list[n];\n',
  });
  const [finding, ...more] = findings;
  assert.equal(more.length, 0);
  assert.match(finding?.message ?? '', /^strict, .*noImplicitReturns/);
  assert.doesNotMatch(finding?.message ?? '', /noUncheckedIndexedAccess/);
  assert.equal(finding?.line, 1);
  assert.ok(finding?.fix?.edits.some(({ file, text }) => file === 'tsconfig.json' && text === 'true'));
});

test('where strict as a whole finds something, those of its parts that find nothing are proposed', async (t) => {
  const { findings } = await examined(t, {
    'tsconfig.json': base,
    'a.ts': 'export function f(a) { return a; }\n',
  });
  assert.match(findings[0]?.message ?? '', /strictNullChecks/);
  assert.doesNotMatch(findings[0]?.message ?? '', /^strict,|noImplicitAny/);
});

test('a tree that has errors already is told of, and nothing is proposed', async (t) => {
  const { findings, notices } = await examined(t, {
    'tsconfig.json': base,
    'a.ts': 'export const a: number = "x";\n',
  });
  assert.deepEqual(findings, []);
  assert.match(notices[0] ?? '', /needs a tree without errors/);
});
