import { readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, posix } from 'node:path';
import type { Candidate, Edit, RunnerName } from '../../core/model.js';
import { makeCandidate } from '../../core/repair/candidate.js';
import { git } from './project.js';
import { openSubject, type Subject } from './subject.js';

/**
 * A green project with one more tiny module and, in each test file, one more test that fails until a candidate turns the
 * module's answer. So any edit of the green project becomes a candidate that the project's own tests decide about.
 */
export interface Switched {
  subject: Subject;
  /** The module that every candidate edits as well. */
  file: string;
  /** The edit as a candidate: without what it changes, all tests would pass. */
  candidate(edit: Candidate): Candidate;
}

/** Commits the switch on top of the green project, whose checkout is left at it. Throws where its tests do not run. */
export async function plantSwitch(green: Subject, sources: readonly string[]): Promise<Switched> {
  const [source = ''] = sources;
  const file = posix.join(dirname(source), `healer-switch${extname(source)}`);
  const isModule = await usesImports(green, source);
  const answer = 'return false;';
  const text = isModule
    ? `export function isOn() {\n  ${answer}\n}\n`
    : `exports.isOn = function () {\n  ${answer}\n};\n`;
  await writeFile(join(green.folder, file), text);
  const testFiles = [...new Set(green.before.tests.map((test) => test.file))].filter(Boolean);
  for (const testFile of testFiles) await addTest(green, testFile, file);
  await git(green.folder, ['add', '--all']);
  await git(green.folder, ['commit', '--quiet', '--message', 'A switch']);
  const commit = (await git(green.folder, ['rev-parse', 'HEAD'])).trim();
  const subject = await openSubject(green.folder, { ...green, commit });
  const failing = new Set(subject.failing.map((test) => test.file));
  if (!testFiles.every((testFile) => failing.has(testFile)))
    throw new Error(
      `${green.name}: the tests of the switch do not run in ${testFiles.filter((each) => !failing.has(each))}`,
    );

  const start = text.indexOf(answer);
  const turn: Edit = { range: { file, start, end: start + answer.length }, text: 'return true;' };
  return {
    subject,
    file,
    candidate: ({ operator, title, prior, edits }) =>
      makeCandidate({ strategy: 'search', operator, title, prior, edits: [...edits, turn] }),
  };
}

async function addTest(green: Subject, testFile: string, file: string): Promise<void> {
  const path = join(green.folder, testFile);
  const relative = posix.relative(dirname(testFile), file);
  const from = relative.startsWith('.') ? relative : `./${relative}`;
  const lines = testOf(green.test.runner, await usesImports(green, testFile), from);
  await writeFile(path, `${await readFile(path, 'utf8')}\n${lines.join('\n')}\n`);
}

/** TypeScript that a runner translates to CommonJS may not name the extension; those that load it as it is must. */
function testOf(runner: RunnerName, isModule: boolean, from: string): string[] {
  const name = runner === 'node' || !/\.tsx?$/.test(from) ? from : from.replace(/\.tsx?$/, '');
  const load = (what: string, module: string) =>
    isModule
      ? `import ${what} from '${module}';`
      : `const ${what.replace('* as ', '').replace(' as ', ': ')} = require('${module}');`;
  const heads: Partial<Record<RunnerName, string[]>> = {
    node: [load('{ test as healerTest }', 'node:test')],
    vitest: [load('{ test as healerTest }', 'vitest')],
    mocha: ['const healerTest = it;'],
    jest: ['const healerTest = test;'],
  };
  return [
    ...(heads[runner] ?? []),
    load('* as healerSwitch', name),
    "healerTest('healer: the switch is on', () => {",
    "  if (!healerSwitch.isOn()) throw new Error('off');",
    '});',
  ];
}

async function usesImports(subject: Subject, file: string): Promise<boolean> {
  if (/\.(?:mts|mjs)$/.test(file)) return true;
  return /^\s*(?:import\b(?!\s*\()|export\b)/m.test((await subject.read(file)) ?? '');
}
