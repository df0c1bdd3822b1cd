import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import { packageRoot } from '../../core/package-root.js';
import type { GeneratedPlugin } from '../../core/plugins/generate/generate.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { agreeToAll, shop } from './plugin-repository.js';

type Context = { after(work: () => unknown): void };

const has = (name: string, test: string): string => `export const ${name} = (list, item) => ${test};\n`;
const [wrong, right] = ['list.indexOf(item) > 0', 'list.includes(item)'];
const suite = (names: string[]): string =>
  `import assert from 'node:assert/strict';
import { test } from 'node:test';
${names.map((name) => `import { ${name} } from '../src/${name}.js';`).join('\n')}
${names.map((name) => `test('${name}', () => assert.equal(${name}([1, 2], 2), true));`).join('\n')}
`;

/** A repository in whose history the same was mended in two files, one after the other. */
async function mendedTwice(
  t: Context,
  more: Record<string, string> = {},
): Promise<{ repository: TestRepository; pattern: Record<string, unknown> }> {
  const repository = await createRepository({
    ...shop,
    'src/a.js': has('a', wrong),
    'src/b.js': has('b', wrong),
    'src/c.js': has('c', right),
    'test/all.test.js': suite(['a', 'b', 'c']),
    ...more,
  });
  t.after(repository.dispose);
  const first = await repository.commit('The first item was forgotten', { 'src/a.js': has('a', right) });
  const second = await repository.commit('And here', { 'src/b.js': has('b', right) });
  const pattern = {
    kind: 'rewrite',
    id: 'forgotten-first',
    title: 'the first item is forgotten',
    before: '$list.indexOf($item) > 0',
    after: '$list.includes($item)',
    examples: [
      { commit: second, file: 'src/b.js' },
      { commit: first.slice(0, 12), file: 'src/a.js' },
    ],
  };
  return { repository, pattern };
}

async function generate(
  { root }: TestRepository,
  pattern: object,
  request: { dryRun?: boolean } = {},
): Promise<GeneratedPlugin[]> {
  const healer = await openHealer(root);
  try {
    return await (await healer.plugins()).generate({ pattern: JSON.stringify(pattern), ...request });
  } finally {
    await healer.dispose();
  }
}

test('what was mended twice becomes a check with a rule of ESLint and a strategy, on branches for review', async (t) => {
  const { repository, pattern } = await mendedTwice(t, { '.gitignore': 'node_modules\n' });
  await symlink(join(packageRoot, 'node_modules'), join(repository.root, 'node_modules'));
  const made = await generate(repository, pattern);
  assert.deepEqual(
    made.map(({ id, kind, reason, proved }) => [id, kind, reason, proved.length]),
    [
      ['forgotten-first', 'check', '', 2],
      ['forgotten-first-fix', 'strategy', '', 2],
    ],
  );
  const [check, strategy] = made;
  const { all, fires, silent, right: found, now, past, precision } = check?.test ?? {};
  assert.deepEqual(
    { all, fires, silent, found, now, past, precision },
    { all: 2, fires: 2, silent: 2, found: 2, now: [], past: [], precision: 1 },
  );
  for (const { patch, id } of made) assert.match(patch?.branch ?? '', new RegExp(`^healer/plugin-${id}-`));
  assert.deepEqual(check?.patch?.files, [
    '.healer/plugins/forgotten-first/eslint-rule.mjs',
    '.healer/plugins/forgotten-first/eslint-rule.selftest.mjs',
    '.healer/plugins/forgotten-first/fixture.json',
    '.healer/plugins/forgotten-first/plugin.json',
    '.healer/plugins/forgotten-first/plugin.mjs',
    '.healer/plugins/forgotten-first/plugin.selftest.mjs',
  ]);
  const message = await repository.git('log', '-1', '--format=%B', check?.patch?.branch ?? '');
  assert.match(message, /^Healer-Plugin: forgotten-first$/m);
  assert.match(
    message,
    /^- Fires on 2 of 2 faulty versions, silent on 2 of 2 mended ones; 0 other place\(s\)/m,
  );
  const manifest = JSON.parse(
    await repository.git(
      'show',
      `${strategy?.patch?.branch}:.healer/plugins/forgotten-first-fix/plugin.json`,
    ),
  );
  assert.deepEqual(manifest.permissions, { files: ['**/*.js'] });
  assert.equal(manifest.provenance.commits.length, 2);
  assert.equal(await repository.git('status', '--porcelain'), '', 'the checkout is as it was');
  for (const { patch } of made)
    assert.deepEqual(patch?.id && (await testsOf(repository, patch.id)), {
      fixed: 0,
      passed: 3,
      failed: 0,
      skipped: 0,
    });

  const again = await generate(repository, pattern);
  assert.match(again[0]?.reason ?? '', /^it waits for review on healer\/plugin-forgotten-first-/);

  const healer = await openHealer(repository.root);
  t.after(() => healer.dispose());
  const merged = await healer.merge(check?.patch?.id ?? '');
  assert.equal(merged.state, 'merged');
  await agreeToAll(repository.root);
  await repository.write({ 'src/d.js': has('d', wrong) });
  const { findings } = await healer.evolve({ dryRun: true, checks: ['plugin/forgotten-first'] });
  assert.deepEqual(
    findings.map(({ file, line }) => [file, line]),
    [['src/d.js', 1]],
  );
});

async function testsOf({ root }: TestRepository, id: string) {
  const healer = await openHealer(root);
  try {
    return (await healer.patch(id)).tests;
  } finally {
    await healer.dispose();
  }
}

test('a dry run says what would be kept, and lands nothing', async (t) => {
  const { repository, pattern } = await mendedTwice(t);
  const made = await generate(repository, pattern, { dryRun: true });
  assert.deepEqual(
    made.map(({ reason, patch }) => [reason, patch]),
    [
      ['', null],
      ['', null],
    ],
  );
  assert.equal(await repository.git('branch', '--list', 'healer/*'), '');
  assert.ok(
    !made[0]?.files.includes('eslint-rule.mjs'),
    'without ESLint there is no rule that could be tried',
  );
});

const refusals: [what: string, change: object, more: Record<string, string>, reason: RegExp][] = [
  [
    'fires on the tree as it is',
    {},
    { 'src/legacy.js': has('legacy', wrong) },
    /^it fires on the tree as it is: src\/legacy\.js:1$/,
  ],
  [
    'misses a faulty version',
    { before: '$list.indexOf(1) > 0', after: '$list.includes(1)' },
    {},
    /^it misses 2 of 2 faulty versions$/,
  ],
  [
    'fires on what was mended',
    { before: '$list.includes($item)', after: '$list.has($item)' },
    {},
    /^it (?:misses|fires)/,
  ],
  [
    'was mended once only',
    { examples: [{ commit: 'HEAD', file: 'src/b.js' }] },
    {},
    /^it was mended 1 time\(s\), and 2 are needed$/,
  ],
  [
    'breaks a test with its fix',
    { after: '$list.indexOf($item) > 1' },
    {},
    /^with its fix before [0-9a-f]{12} "[ab]" fails$/,
  ],
  ['holds no template', { before: 'a(' }, {}, /^no template can be made of it/],
  [
    'has no example here',
    { examples: [{ commit: 'f'.repeat(40), file: 'src/b.js' }] },
    {},
    /^none of its examples is in the history here$/,
  ],
];

for (const [what, change, more, reason] of refusals)
  test(`a plugin that ${what} is not kept, and says why`, async (t) => {
    const { repository, pattern } = await mendedTwice(t, more);
    const made = await generate(repository, { ...pattern, ...change });
    assert.ok(made.length > 0);
    for (const plugin of made) {
      assert.match(plugin.reason, reason);
      assert.equal(plugin.patch, null);
    }
    assert.equal(await repository.git('branch', '--list', 'healer/*'), '');
  });

/** Commits of two files that go together, which was forgotten and made good `forgotten` times, and of others between. */
async function pairedHistory(t: Context, { forgotten, alone }: { forgotten: number; alone: number }) {
  const repository = await createRepository({
    ...shop,
    'src/a.js': has('a', right),
    'test/all.test.js': suite(['a']),
  });
  t.after(repository.dispose);
  let count = 0;
  const text = () => `${count++}\n`;
  const others = async (some: number) => {
    for (let each = 0; each < some; each += 1) await repository.commit('Other', { 'other.txt': text() });
  };
  for (let each = 0; each < 6; each += 1)
    await repository.commit('Both', { 'list.txt': text(), 'index.txt': text() });
  for (let each = 0; each < forgotten; each += 1) {
    await others(12);
    await repository.commit('The list', { 'list.txt': text() });
    await repository.commit('The index, too', { 'index.txt': text() });
  }
  for (let each = 0; each < alone; each += 1) {
    await others(12);
    await repository.commit('The list', { 'list.txt': text() });
  }
  await others(12);
  return repository;
}

const pair = { kind: 'pair', id: 'list-and-index', when: 'list.txt', also: 'index.txt' };

test('two files of which one was forgotten time and again become a look at commits', async (t) => {
  const repository = await pairedHistory(t, { forgotten: 4, alone: 0 });
  const [made] = await generate(repository, pair);
  assert.equal(made?.reason, '');
  assert.deepEqual([made?.kind, made?.test?.fires, made?.test?.precision], ['hook-check', 4, 1]);
  const branch = made?.patch?.branch ?? '';
  const manifest = JSON.parse(
    await repository.git('show', `${branch}:.healer/plugins/list-and-index/plugin.json`),
  );
  assert.deepEqual(manifest.permissions, { files: ['list.txt'] });
  assert.equal(manifest.provenance.commits.length, 4);
});

test('two files of which one is often changed alone for good do not', async (t) => {
  const repository = await pairedHistory(t, { forgotten: 2, alone: 3 });
  const [made] = await generate(repository, pair);
  assert.match(made?.reason ?? '', /^its precision is 0\.40, and 0\.9 is needed$/);
});

test('two files of which the other one was changed all the time in the same weeks do not', async (t) => {
  const repository = await pairedHistory(t, { forgotten: 0, alone: 0 });
  let count = 100;
  for (let each = 0; each < 4; each += 1) {
    await repository.commit('The list', { 'list.txt': `${count++}\n` });
    for (let other = 0; other < 4; other += 1)
      await repository.commit('The index', { 'index.txt': `${count++}\n` });
  }
  for (let each = 0; each < 60; each += 1) await repository.commit('Later', { 'other.txt': `${count++}\n` });
  const [made] = await generate(repository, pair);
  assert.match(made?.reason ?? '', /^that one was changed soon after the other may be chance \(/);
});

test('two files that were never forgotten do not either', async (t) => {
  const repository = await pairedHistory(t, { forgotten: 0, alone: 0 });
  const [made] = await generate(repository, pair);
  assert.equal(made?.reason, 'neither of the two was ever forgotten');
});
