import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Healer, openHealer } from '../../core/healer.js';
import { takeUnread } from '../../core/notify/unread.js';
import { readPlugins } from '../../core/plugins/plugins.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { agreeToAll, pluginFiles, shop } from './plugin-repository.js';

type Context = { after(work: () => unknown): void };

/** A repository with these files, whose plugins are agreed to, opened. */
async function open(
  t: Context,
  files: Record<string, string>,
): Promise<{ repository: TestRepository; healer: Healer }> {
  const repository = await createRepository({ ...shop, ...files });
  t.after(repository.dispose);
  await agreeToAll(repository.root);
  const healer = await openHealer(repository.root);
  t.after(() => healer.dispose());
  return { repository, healer };
}

const priced = {
  'src/price.js':
    "export const words = (amount) => 'about ' + round(amount, 'up');\nconst round = (n) => n;\n",
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '../src/price.js';
test('a price is told with its currency', () => assert.equal(words(3), '3 crowns of Bohemia'));
`,
};

const strategy = (body: string): string =>
  `import { defineStrategy } from 'healer/plugin';
export default defineStrategy({ propose({ files, suspects, error }) { ${body} } });
`;

test('what the strategy of a plugin proposes is tried, proved and landed as any candidate', async (t) => {
  const code = strategy(`
    const wrong = "'about ' + round(amount, 'up')";
    return files.flatMap(({ path, text }) => {
      const start = text.indexOf(wrong);
      if (start < 0 || suspects.length === 0 || error.class !== 'assertion') return [];
      const edits = [{ file: path, start, end: start + wrong.length, text: "amount + ' crowns of Bohemia'" }];
      return [{ title: 'tell the currency', edits, prior: 0.5 }];
    });`);
  const { healer } = await open(t, {
    ...priced,
    ...pluginFiles('currency', 'strategy', code, { files: ['src/**'] }),
  });
  const report = await healer.heal({ strategies: ['plugins'] });
  const [patch] = report.patches;
  assert.ok(patch, JSON.stringify(report));
  assert.deepEqual([patch.strategy, patch.title], ['plugin/currency', 'tell the currency']);
  assert.deepEqual(patch.files, ['src/price.js']);
});

const proposals: [what: string, body: string, reason: RegExp][] = [
  [
    'edits a test',
    "return [{ title: 't', edits: [{ file: 'test/price.test.js', start: 0, end: 1, text: '' }] }]",
    /proposed to edit test\/price\.test\.js, which it was not shown/,
  ],
  [
    'edits beyond the repository',
    "return [{ title: 't', edits: [{ file: '../x.js', start: 0, end: 0, text: 'x' }] }]",
    /answered what a strategy may not/,
  ],
  ['throws', "throw new Error('no')", /failed: Error: no/],
];

for (const [what, body, reason] of proposals)
  test(`a strategy that ${what} is switched off, and the heal goes on with the others`, async (t) => {
    const { healer } = await open(t, {
      ...priced,
      'src/price.js': "export const words = (amount) => amount - ' crowns of Bohemia';\n",
      ...pluginFiles('rogue', 'strategy', strategy(body)),
    });
    const report = await healer.heal({ strategies: ['plugins', 'search'] });
    assert.equal(report.patches[0]?.strategy, 'search', JSON.stringify(report));
    assert.match(report.notices.join('\n'), reason);
    const [status] = await readPlugins(healer);
    assert.equal(status?.state, 'failed');
  });

const check = `import { defineCheck, template } from 'healer/plugin';
const wrong = template('$list.indexOf($item) > 0');
const right = template('$list.includes($item)');
export default defineCheck({
  examine: (file) => wrong.find(file).map((match) => ({
    start: match.start, end: match.end, message: 'the first item is forgotten',
    fix: { title: 'ask with includes', edits: [{ start: match.start, end: match.end, text: match.fill(right) }] },
  })),
});
`;

test('what the check of a plugin finds is a finding of evolve, with its fix proved and landed', async (t) => {
  const { repository, healer } = await open(t, {
    'src/list.js': 'export const has = (list, item) => list.indexOf(item) > 0;\n',
    'other/list.js': 'export const has = (list, item) => list.indexOf(item) > 0;\n',
    'test/list.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { has } from '../src/list.js';
test('what is in the list is found', () => assert.equal(has([1, 2], 2), true));
`,
    ...pluginFiles('forgotten-first', 'check', check, { files: ['src/**'], severity: 'error' }),
  });
  const report = await healer.evolve({ checks: ['plugin/forgotten-first'] });
  assert.deepEqual(
    report.findings.map(({ check: id, severity, file, line, column, message }) => [
      id,
      severity,
      file,
      line,
      column,
      message,
    ]),
    [['plugin/forgotten-first', 'error', 'src/list.js', 1, 36, 'the first item is forgotten']],
  );
  const [patch] = report.patches;
  assert.ok(patch, JSON.stringify(report.refused));
  assert.equal(
    await repository.git('show', `${patch.branch}:src/list.js`),
    'export const has = (list, item) => list.includes(item);',
  );
});

test('the fix of a plugin edits no test, whatever it says', async (t) => {
  const code = `export default { kind: 'check', examine: ({ text }) => {
    const start = text.indexOf('strict');
    const edits = [{ start, end: start + 6, text: '' }];
    return start < 0 ? [] : [{ start, end: start + 6, message: 'too strict', fix: { title: 'be kind', edits } }];
  } };`;
  const { healer } = await open(t, {
    'test/a.test.js':
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\ntest('a', () => assert.ok(true));\n",
    ...pluginFiles('lenient', 'check', code),
  });
  const report = await healer.evolve({ checks: ['plugin/lenient'] });
  assert.equal(report.findings.length, 1);
  assert.deepEqual(report.patches, []);
  assert.match(report.refused[0]?.reason ?? '', /"test\/a\.test\.js" is a test/);
});

test('a check that fails says so, and evolve goes on', async (t) => {
  const { healer } = await open(t, {
    'src/a.test.js': "import { test } from 'node:test';\ntest.only('a', () => {});\n",
    ...pluginFiles('rogue', 'check', "export default { kind: 'check', examine() { process.exit(3); } };"),
  });
  const report = await healer.evolve({ dryRun: true });
  assert.ok(report.findings.some(({ check: id }) => id === 'focused-test'));
  assert.match(report.notices.join('\n'), /the plugin rogue was switched off: It ended with exit code 3/);
  assert.deepEqual((await healer.evolve({ dryRun: true })).notices, []);
});

test('the sensor of a plugin reads what healer itself made nothing of, and nothing else', async (t) => {
  const code = `import { defineSensor } from 'healer/plugin';
export default defineSensor({
  read: (text) => [...text.matchAll(/^!! (\\S+):(\\d+) (.*)$/gm)].map(([, file, line, message]) => ({
    name: 'PressError', message, file, line: Number(line),
  })),
});
`;
  const { healer } = await open(t, pluginFiles('press', 'sensor', code));
  const errors = await healer.ingest('starting\n!! src/ink.js:7 the ink is out\nended\n', 'press.log');
  assert.deepEqual(
    errors.map(({ title, failure }) => [title, failure.location]),
    [['PressError: the ink is out (src/ink.js)', { file: 'src/ink.js', line: 7 }]],
  );
  const known = await healer.ingest(
    'TypeError: x is not a function\n    at f (src/a.js:1:2)\n!! a:1 b\n',
    '-',
  );
  assert.deepEqual(
    known.map(({ title }) => title),
    ['TypeError: x is not a function in f'],
  );
});

test('a sensor that fails breaks no ingest', async (t) => {
  const { healer } = await open(
    t,
    pluginFiles('rogue', 'sensor', "export default { kind: 'sensor', read() { return [{ name: '' }]; } };"),
  );
  assert.deepEqual(await healer.ingest('nothing that anybody knows', '-'), []);
  const [status] = await readPlugins(healer);
  assert.match(status?.reason ?? '', /answered what a sensor may not/);
});

const notifier = (body: string): string => `export default { kind: 'notifier', tell(events) { ${body} } };\n`;

test('the notifier of a plugin is told what a cycle did, without code, and its lines wait for the next command', async (t) => {
  const { healer } = await open(t, {
    ...priced,
    ...pluginFiles(
      'crier',
      'notifier',
      notifier(
        "return events.map(({ kind, diff }) => kind + ' ' + (diff ?? 'without code') + ' \\u001b[2J')",
      ),
    ),
    ...pluginFiles('rogue', 'notifier', notifier("throw new Error('no')")),
    '.healer/config.json': JSON.stringify({
      budget: '20s',
      notificationContent: 'diffs',
      workingHoursOnly: false,
    }),
  });
  const report = await healer.cycle();
  assert.equal(report.outcome, 'ran');
  assert.match(report.notices.join('\n'), /the plugin rogue was switched off: It failed: Error: no/);
  const lines = (await takeUnread(healer.store)).filter((line) => line.startsWith('crier: '));
  assert.ok(lines.length > 0);
  for (const line of lines) assert.match(line, /^crier: [a-z.]+ without code/);
  assert.ok(!lines.join('').includes('\u001b'));
});
