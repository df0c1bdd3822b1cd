import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { splitAtDashes } from '../../cli/command-line.js';
import { parserFor } from '../../cli/parser.js';
import { packageRoot } from '../../core/package-root.js';
import { runHealer } from '../cli/run-healer.js';
import { addFiles } from '../heal/project.js';
import { createRepository, isolatedEnvironment, type TestRepository } from '../support/repository.js';
import { type CommandLine, commandLinesIn } from './command-lines.js';
import { readPages } from './pages.js';

const pages = (await readPages()).filter(({ file }) => !/^docs\/(?:checks|api)\/|^C/.test(file));
const lines = commandLinesIn(pages);

test('every command line of the documents is read by the parser of the command line', async () => {
  assert.ok(lines.length > 80, `the documents show ${lines.length} command lines`);
  for (const { shown, words, pages: where } of lines) {
    const { own, rest } = splitAtDashes(words);
    let started = false;
    const parser = parserFor(own, rest, '0.0.0', async () => {
      started = true;
    });
    // Its handler prints a script.
    if (own[0] === 'completion') continue;
    await assert.doesNotReject(async () => parser.parseAsync(), `${where.join(', ')}: healer ${shown}`);
    assert.ok(started, `${where.join(', ')}: healer ${shown} names a command`);
  }
});

/** What is not run here, and why; each is at least read by the parser above. */
const elsewhere: [which: RegExp, why: string][] = [
  [
    /^(?:heal|research|evolve).*(?:--strategy (?:model|agent)|--history)/,
    'asks a model or an agent, or looks at many commits',
  ],
  [/^worker /, 'waits for a queue'],
  [/^daemon/, 'works until it is stopped'],
  [/^ui$/, 'serves a page until it is stopped'],
  [/^mcp/, 'talks to an agent until it leaves'],
  [/^logs --follow/, 'waits for more'],
  [/^(?:pr|issue)(?: |$)/, 'needs a server with an account'],
  [/^ci /, 'belongs to a CI job; test/docs says nothing of its platform'],
  [/^schedule install$/, 'would change the schedule of the machine'],
  [/^evolve deps --upgrade/, 'asks the npm registry'],
  [/^notify (?:test|retry)/, 'sends messages'],
  [/^metrics --output \/var/, 'writes where only the system may'],
  [/^sync \.\.\//, 'names a folder of the reader'],
  [/^review ID /, 'is run by plugins-example.test.ts'],
  [/^plugins (?:test|enable|generate)|^evolve .*plugin\//, 'is run by plugins-example.test.ts'],
  [/^patterns (?:show|import)/, 'needs what other repositories have taught'],
  [/^test -- npm test -w|^test -- npx vitest/, 'needs a monorepo, or vitest, installed'],
  [/^run -- node app\.js/, 'ends with the exit code of a program of the reader'],
];
/** What some need to be there before. */
const beforehand: [
  which: RegExp,
  make: (options: { cwd: string; env: Record<string, string> }) => Promise<unknown>,
][] = [
  [/^rollback/, (options) => runHealer(['review', ids.patch, '--merge', '--yes'], options)],
  [
    /^scan/,
    async ({ cwd }) => {
      await mkdir(join(cwd, 'src'), { recursive: true });
      await writeFile(
        join(cwd, 'tsconfig.json'),
        '{"compilerOptions":{"allowJs":true,"checkJs":true,"noEmit":true}}',
      );
      await mkdir(join(cwd, 'node_modules/.bin'), { recursive: true });
      await symlink(join(packageRoot, 'node_modules/typescript'), join(cwd, 'node_modules/typescript'));
      await symlink('../typescript/bin/tsc', join(cwd, 'node_modules/.bin/tsc'));
    },
  ],
];

const reasonFor = ({ shown }: CommandLine) => elsewhere.find(([which]) => which.test(shown))?.[1];

test('every reason not to run a command line is one of some line', () => {
  for (const [which] of elsewhere)
    assert.ok(
      lines.some(({ shown }) => which.test(shown)),
      `${which} leaves nothing out`,
    );
});

const sentry = {
  event_id: 'a'.repeat(32),
  platform: 'node',
  exception: {
    values: [
      {
        type: 'TypeError',
        value: 'sum is not a function',
        stacktrace: { frames: [{ filename: 'src/add.js', function: 'add', lineno: 1, colno: 1 }] },
      },
    ],
  },
};

/** A repository with a failing test, the error that it shows, and a patch that waits for review. */
let prepared: TestRepository;
let ids: { error: string; patch: string };

before(async () => {
  prepared = await createRepository({
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
    '.healer/.gitignore': '/inbox/\n/db/\n/logs/\n/cache/\n',
    ...addFiles,
    'build.log': 'TypeError: sum is not a function\n    at add (src/add.js:1:1)\n',
    'sentry.json': JSON.stringify(sentry),
    'traces.jsonl': '',
  });
  await mkdir(join(prepared.outside, 'remote'));
  await prepared.git('init', '--quiet', '--bare', join(prepared.outside, 'remote'));
  await prepared.git('remote', 'add', 'origin', '../remote');
  await prepared.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const options = { cwd: prepared.root, env: prepared.env };
  await prepared.git('switch', '--quiet', '--create', 'my-branch');
  await prepared.commit('Add', { 'src/add.js': addFiles['src/add.js'].replace('a - b', 'a + b') });
  await prepared.git('switch', '--quiet', 'main');
  await prepared.write({ 'fix.patch': `${await prepared.git('diff', 'main', 'my-branch')}\n` });
  const healed = JSON.parse((await runHealer(['heal', '--json'], options)).stdout);
  ids = { error: healed.errors[0].id, patch: healed.patches[0].id };
});
after(() => prepared.dispose());

/** The ids in the documents are of no repository; these are of this one. */
const withOwnIds = (words: readonly string[]): string[] =>
  words.map((word, at) =>
    /^(?:72b0d04|3f2a1)$/.test(word) ? (words[0] === 'research' && at > 0 ? ids.error : ids.patch) : word,
  );

for (const line of lines.filter((each) => reasonFor(each) === undefined))
  test(`healer ${line.shown}`, async (t) => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'healer-docs-')));
    t.after(() => rm(outside, { recursive: true, force: true, maxRetries: 5 }));
    await cp(prepared.outside, outside, { recursive: true, verbatimSymlinks: true });
    const options = { cwd: join(outside, 'repository'), env: isolatedEnvironment(outside) };
    for (const [which, make] of beforehand) if (which.test(line.shown)) await make(options);
    const input = line.words.includes('-') ? '[]' : '';
    const { code, stdout, stderr } = await runHealer(withOwnIds(line.words), { ...options, input });
    // 1 says that something is left to do, as it is where a test fails.
    assert.ok(code === 0 || code === 1, `${line.pages.join(', ')}: ended with ${code}\n${stdout}\n${stderr}`);
    assert.doesNotMatch(stderr, /^\s+at .+:\d+:\d+\)?$/m, 'an expected end has no stack');
  });
