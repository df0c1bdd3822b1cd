import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Candidate, ErrorClass } from '../../../core/model.js';
import { codeFixes } from '../../../core/repair/strategies/code-fixes/index.js';
import { applyTo, contextOf, heal } from '../rules/program.js';

const check = (source: string) =>
  `import assert from 'node:assert';\nimport { run } from './lib.mjs';\n${source}\n`;

const programs: { title: string; class: ErrorClass; files: Record<string, string> }[] = [
  {
    title: 'spelling of a name',
    class: 'undefined-identifier',
    files: {
      'lib.mjs': 'export function run(list) {\n  const total = list.length;\n  return totl;\n}\n',
      'test.mjs': check('assert.equal(run([1]), 1);'),
    },
  },
  {
    title: 'spelling of a property',
    class: 'null-property',
    files: {
      'lib.mjs': 'class Box {\n  inner = { size: 2 };\n}\nexport const run = () => new Box().iner.size;\n',
      'test.mjs': check('assert.equal(run(), 2);'),
    },
  },
  {
    title: 'an import from the project',
    class: 'undefined-identifier',
    files: {
      'lib.mjs': 'export const run = (n) => double(n);\n',
      'math.mjs': 'export const double = (n) => n * 2;\n',
      'test.mjs': check('assert.equal(run(2), 4);'),
    },
  },
  {
    title: 'a constant that is assigned',
    class: 'constant-assignment',
    files: {
      'lib.mjs': 'export function run(n) {\n  const m = 1;\n  m = n;\n  return m;\n}\n',
      'test.mjs': check('assert.equal(run(2), 2);'),
    },
  },
  {
    title: 'await outside of an async function',
    class: 'syntax',
    files: {
      'lib.mjs': 'const load = async () => 2;\nexport function run() {\n  return await load();\n}\n',
      'test.mjs': check('assert.equal(await run(), 2);'),
    },
  },
  {
    title: 'a class that is called without new',
    class: 'not-a-constructor',
    files: {
      'lib.mjs': 'class Point {\n  x = 1;\n}\nexport const run = () => Point().x;\n',
      'test.mjs': check('assert.equal(run(), 1);'),
    },
  },
];

for (const { title, ...program } of programs) {
  test(`the language service heals JavaScript: ${title}`, async () => {
    const { rank, generated, message } = await heal(program, codeFixes, 8);
    assert.ok(rank !== null, `None of ${generated} candidates heals: ${message}`);
  });
}

const config = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    paths: { '@lib/*': ['./src/lib/*'] },
  },
});

test('a missing import is written with the paths of tsconfig.json', async (t) => {
  const healed = await healedBy(
    t,
    'undefined-identifier',
    {
      'tsconfig.json': config,
      'src/app/deep/run.ts': 'export const run = (n: number) => double(n);\n',
      'src/lib/math.ts': 'export const double = (n: number) => n * 2;\n',
    },
    'src/app/deep/run.ts',
    1,
  );
  assert.equal(
    healed[0],
    "import { double } from '@lib/math';\n\nexport const run = (n: number) => double(n);\n",
  );
});

test('a byte-order mark and CRLF line ends stay where a missing await is put in', async (t) => {
  const healed = await healedBy(
    t,
    'type-error',
    {
      'tsconfig.json': config,
      'a.ts':
        '\uFEFFconst load = async () => 2;\r\nexport async function run() {\r\n  const n = load();\r\n  return n * 2;\r\n}\r\n',
    },
    'a.ts',
    4,
  );
  const expected =
    '\uFEFFconst load = async () => 2;\r\nexport async function run() {\r\n  const n = load();\r\n  return await n * 2;\r\n}\r\n';
  assert.equal(healed[0], expected);
  assert.ok(healed.every((each) => /^\uFEFFconst/.test(each) && !/[^\r]\n/.test(each)));
});

test('no fix silences, deletes, declares any or makes a stub', async (t) => {
  const files = {
    'tsconfig.json': config,
    'a.ts':
      "class A {}\nexport function run(unused) {\n  new A().missing(1);\n  const x: number = 'a';\n  return x;\n}\nimport './nothing';\n",
  };
  const candidates = await propose(t, 'type-error', files, 'a.ts', 3);
  for (const { edits, title } of candidates) {
    assert.doesNotMatch(
      edits.map(({ text }) => text).join(),
      /ts-ignore|ts-expect|ts-nocheck|: any|not implemented/,
      title,
    );
  }
});

async function healedBy(
  t: TestContext,
  errorClass: ErrorClass,
  files: Record<string, string>,
  file: string,
  line: number,
) {
  const candidates = await propose(t, errorClass, files, file, line);
  return candidates.map((each) => applyTo(files[file] ?? '', file, each));
}

async function propose(
  t: TestContext,
  errorClass: ErrorClass,
  files: Record<string, string>,
  file: string,
  line: number,
): Promise<Candidate[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-code-fixes-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const program = { class: errorClass, files };
  const context = contextOf(
    program,
    folder,
    'test.ts',
    `TypeError: nothing\n    at run (${join(folder, file)}:${line}:1)\n`,
  );
  context.read = (path) => readFile(join(folder, path), 'utf8').catch(() => undefined);
  const found: Candidate[] = [];
  for (
    let batches = codeFixes.propose(context), step = await batches.next();
    !step.done;
    step = await batches.next([])
  )
    found.push(...step.value);
  return found;
}
