import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import type { GeneratedPlugin } from '../../core/plugins/generate/generate.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { agreeToAll, shop } from './plugin-repository.js';

type Context = { after(work: () => unknown): void };

const manifest = (scripts: Record<string, string>): string =>
  JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test', ...scripts } });

/** Makes docs/words.md of all that is in src/words, whatever was there. */
const make = `import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
const words = readdirSync('src/words').sort().map((name) => readFileSync('src/words/' + name, 'utf8').trim());
mkdirSync('docs', { recursive: true });
writeFileSync('docs/words.md', words.map((word) => '- ' + word + '\\n').join(''));
`;
const words = (text: string): Record<string, string> => ({ 'src/words/one.txt': `${text}\n` });
const page = (text: string): Record<string, string> => ({ 'docs/words.md': `- ${text}\n` });

/** A repository in whose history words and their page changed together, but for the times that the page was forgotten. */
async function wordsHistory(
  t: Context,
  {
    scripts = { words: 'node make.mjs' } as Record<string, string>,
    forgotten = 1,
    more = {} as Record<string, string>,
  } = {},
): Promise<TestRepository> {
  const repository = await createRepository({
    ...shop,
    'package.json': manifest(scripts),
    'make.mjs': make,
    'test/all.test.js': "import { test } from 'node:test';\ntest('nothing', () => {});\n",
    ...words('a'),
    ...page('a'),
    ...more,
  });
  t.after(repository.dispose);
  for (const each of ['b', 'c'])
    await repository.commit(`The word ${each}`, { ...words(each), ...page(each) });
  for (let each = 0; each < forgotten; each += 1) {
    await repository.commit('A word', words(`d${each}`));
    await repository.commit('And its page', page(`d${each}`));
  }
  return repository;
}

async function generate(
  { root }: TestRepository,
  { only = [], dryRun = false }: { only?: string[]; dryRun?: boolean } = {},
): Promise<GeneratedPlugin[]> {
  const healer = await openHealer(root);
  try {
    return await (await healer.plugins()).generate({ only, dryRun });
  } finally {
    await healer.dispose();
  }
}

/** A commit as a user makes it, with the hooks; what they said, and whether it was made. */
async function commit(
  { root, env }: TestRepository,
  ...options: string[]
): Promise<{ said: string; made: boolean }> {
  const child = spawn('git', ['commit', '--quiet', '-m', 'A change', ...options], { cwd: root, env });
  const [said] = await Promise.all([text(child.stderr), text(child.stdout)]);
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  return { said, made: code === 0 };
}

test('a script that makes a file becomes a look at commits, which says when the file is stale and can stop them', async (t) => {
  const repository = await wordsHistory(t);
  const [made, ...others] = await generate(repository);
  assert.deepEqual(others, []);
  assert.equal(made?.reason, '');
  assert.deepEqual([made?.id, made?.kind], ['fresh-words', 'hook-check']);
  const { all, fires, silent, right, now, past, precision, recall } = made?.test ?? {};
  assert.deepEqual(
    { all, fires, silent, right, now, past, precision, recall },
    { all: 4, fires: 4, silent: 4, right: 4, now: [], past: [], precision: 1, recall: 1 },
  );
  assert.match(made?.test?.note ?? '', /^The script made what was committed at 3 commit\(s\)/);
  const branch = made?.patch?.branch ?? '';
  const written = await repository.git('show', `${branch}:.healer/plugins/fresh-words/plugin.json`);
  assert.deepEqual(JSON.parse(written).permissions, {
    files: ['src/words/**', 'docs/words.md'],
    scripts: ['words'],
  });
  assert.match(
    await repository.git('log', '-1', '--format=%B', branch),
    /^- Fires on 4 of 4 faulty versions, .*precision 1\.00 \(4 of 4\), recall 1\.00 \(4 of 4\)/m,
  );

  await repository.git('merge', '--quiet', '--ff-only', branch);
  const healer = await openHealer(repository.root);
  t.after(() => healer.dispose());
  // As the hook is run: by another process, with the folders of this repository.
  Object.assign(process.env, { HEALER_DATA_HOME: repository.env.HEALER_DATA_HOME });
  await agreeToAll(repository.root);
  await (await healer.plugins()).enable('fresh-words');

  await repository.write(words('e'));
  await repository.git('add', '--all');
  const warned = await commit(repository);
  assert.match(warned.said, /healer: fresh-words runs words on what is about to be committed/);
  assert.match(warned.said, /healer: fresh-words: docs\/words\.md: it is not what `npm run words` makes/);
  assert.equal(warned.made, true, 'it is only said unless the settings say more');

  await repository.write({ '.healer/config.json': '{"preCommit":"block"}', ...words('f') });
  const stopped = await commit(repository, '--all');
  assert.match(stopped.said, /healer: fresh-words: docs\/words\.md: it is not what/);
  assert.match(stopped.said, /healer: the commit was stopped \("preCommit": "block"/);
  assert.equal(stopped.made, false);

  await repository.write(page('f'));
  const fresh = await commit(repository, '--all');
  assert.doesNotMatch(fresh.said, /it is not what|stopped/);
  assert.equal(fresh.made, true, fresh.said);

  await repository.write({ 'make.mjs': 'process.exit(3);\n', ...words('g') });
  const unknown = await commit(repository, '--all');
  assert.match(unknown.said, /healer: fresh-words cannot tell: words ended with exit code 3/);
  assert.equal(unknown.made, true, 'what cannot be told stops nothing');
});

const makesNothing: [what: string, script: string, code: string][] = [
  [
    'formats files',
    'node tidy.mjs',
    "import { readFileSync, writeFileSync } from 'node:fs';\nconst name = 'docs/words.md';\nwriteFileSync(name, readFileSync(name, 'utf8').trim() + '\\n');\n",
  ],
  [
    'writes what is not committed',
    'node tidy.mjs',
    "import { writeFileSync } from 'node:fs';\nwriteFileSync('other.txt', 'x');\n",
  ],
];

for (const [what, script, code] of makesNothing)
  test(`a script that ${what} becomes no plugin`, async (t) => {
    const repository = await wordsHistory(t, { scripts: { tidy: script }, more: { 'tidy.mjs': code } });
    assert.deepEqual(await generate(repository, { dryRun: true }), []);
  });

test('a file that is stale as it is has to be brought up to date first', async (t) => {
  const repository = await wordsHistory(t, { forgotten: 0 });
  await repository.commit('A word', words('d'));
  const [made] = await generate(repository, { dryRun: true });
  assert.match(made?.reason ?? '', /^it fires on the tree as it is: docs\/words\.md$/);
});

test('a file that is made anew now and then only becomes no plugin', async (t) => {
  const repository = await wordsHistory(t, { forgotten: 0 });
  for (let each = 1; each <= 12; each += 1) await repository.commit('A word', words(`d${each}`));
  await repository.commit('The page', page('d12'));
  const [made] = await generate(repository, { dryRun: true });
  assert.match(made?.reason ?? '', /^its precision is 0\.\d\d, and 0\.9 is needed$/);
});
