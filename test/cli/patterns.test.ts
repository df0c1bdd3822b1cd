import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createRepository, type TestRepository } from '../support/repository.js';
import { runHealer, startHealer } from './run-healer.js';

/** So many files, and a commit each that fixes the same thing in one of them. */
async function repositoryWithFixes(t: TestContext, count: number): Promise<TestRepository> {
  const repository = await createRepository({}, { commit: false });
  t.after(repository.dispose);
  const blob = (path: string, line: string) => `M 100644 inline ${path}\n${data(line)}`;
  const names = Array.from({ length: count }, (_, at) => `f${at}`);
  const old = (name: string) => `${name}(${name}.list.hasOwnProperty(key(${name})));\n`;
  const fixed = (name: string) => `${name}(Object.hasOwn(${name}.list, key(${name})));\n`;
  const commit = (message: string, changes: string) =>
    `commit refs/heads/main\ncommitter A <a@example.com> 1700000000 +0000\n${data(message)}${changes}\n`;
  const beginning = names.map((name) => blob(`src/${name}.js`, old(name))).join('');
  await importStream(repository, [
    commit('Begin', `${blob('package.json', '{"name":"shop","type":"module"}')}${beginning}`),
    ...names.map((name) => commit(`Fix ${name}`, blob(`src/${name}.js`, fixed(name)))),
  ]);
  await repository.git('reset', '--quiet', '--hard', 'main');
  return repository;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

async function importStream({ root, env }: TestRepository, parts: readonly string[]): Promise<void> {
  const child = spawn('git', ['fast-import', '--quiet'], {
    cwd: root,
    env,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin?.end(parts.join(''));
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
}

test('what is learned is listed, shown, exported to a file, and imported elsewhere', async (t) => {
  const repository = await repositoryWithFixes(t, 3);
  const healer = (...words: string[]) => runHealer(words, { cwd: repository.root, env: repository.env });
  const learned = JSON.parse((await healer('learn', '--from-history', '--json')).stdout);
  assert.equal(learned.schema, 'healer/learn@1');
  assert.equal(learned.mining.fixes, 3);

  const listed = JSON.parse((await healer('patterns', '--json')).stdout);
  assert.equal(listed.schema, 'healer/patterns@1');
  const [first] = listed.patterns;
  assert.match(first.before, /\$1\.list\.hasOwnProperty\(key\(\$1\)\)/);
  assert.match((await healer('patterns')).stdout, /Fixes that recur\n.*\n.*hasOwnProperty/);
  const shown = await healer('patterns', 'show', first.id.slice(0, 6));
  assert.match(shown.stdout, /seen in 3 commits \(history 3\)[\s\S]*- f2/);

  await healer('patterns', 'export', '--output', '../out.json');
  const other = await createRepository({ 'a.js': '' });
  t.after(other.dispose);
  const imported = await runHealer(['patterns', 'import', join(repository.outside, 'out.json')], {
    cwd: other.root,
    env: other.env,
  });
  assert.match(imported.stdout, /patterns are new here, 0 were known/);
});

test('init --learn learns from the history as well', async (t) => {
  const repository = await repositoryWithFixes(t, 3);
  const { stdout, stderr, code } = await runHealer(['init', '--yes', '--learn', '--json'], {
    cwd: repository.root,
    env: repository.env,
  });
  assert.equal(code, 0, stderr);
  assert.ok(JSON.parse(stdout).learned.patterns.fix > 0);
});

test('a learning that is killed loses nothing: the next one goes on and finds what one alone would have', async (t) => {
  const repository = await repositoryWithFixes(t, 120);
  const run = { cwd: repository.root, env: repository.env };
  const child = startHealer(['learn', '--from-history'], run);
  const mined = join(repository.root, '.healer', 'cache', 'patterns', 'mined-2.jsonl');
  const linesOf = async () => (await readFile(mined, 'utf8').catch(() => '')).split('\n').length - 1;
  while ((await linesOf()) < 25 && child.exitCode === null) await new Promise((wake) => setTimeout(wake, 5));
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  const before = await linesOf();
  const second = JSON.parse((await runHealer(['learn', '--from-history', '--json'], run)).stdout);
  assert.equal(second.complete, true);
  assert.ok(before >= 25);
  assert.ok(second.mining.fixes <= 120 - 25, 'what was mined is not mined again');
  const lines = (await readFile(mined, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(new Set(lines.flatMap(({ commit }) => commit ?? [])).size, 120);
  const { patterns } = JSON.parse((await runHealer(['patterns', '--json'], run)).stdout);
  assert.ok(patterns.some(({ support }: { support: number }) => support === 120));
});

for (const words of [
  ['patterns', 'show'],
  ['patterns', 'import', 'none.json'],
  ['learn', '--limit', '0'],
])
  test(`healer ${words.join(' ')} is a fault of usage`, async (t) => {
    const repository = await createRepository({ 'a.js': '' });
    t.after(repository.dispose);
    const { code, stderr } = await runHealer(words, { cwd: repository.root, env: repository.env });
    assert.equal(code, 2);
    assert.match(stderr, /^healer: /);
  });
