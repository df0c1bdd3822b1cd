import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import type { HealerOptions, Progress } from '../../core/healer.js';
import { trust } from '../../core/workspace/trust.js';
import { runHealer } from '../cli/run-healer.js';
import { installed } from '../research/fixture.js';
import { block, scriptedModel } from '../support/scripted-model.js';
import { startWebServer, type WebReply } from '../support/web-server.js';
import { nodeTests, openProject } from './project.js';

const code =
  "import { fillUp } from 'texty';\nexport const cell = (s) => fillUp(s, { length: 5, fill: '.' });\n";
const files = {
  'src/cell.js': code,
  'test/cell.test.js': nodeTests("import { cell } from '../src/cell.js';", {
    'a cell is five wide': "() => assert.equal(cell('a'), '....a')",
  }),
  ...installed(
    'texty',
    { type: 'module', main: 'index.js' },
    { 'index.js': "export const padStart = (s, { length, fill = ' ' }) => s.padStart(length, fill);\n" },
  ),
};
const question = {
  question_id: 7,
  title: 'texty has no fillUp',
  link: 'https://stackoverflow.com/questions/7/x',
  answer_count: 1,
};
const answering =
  (body: string) =>
  (path: string): WebReply => {
    const answer = {
      answer_id: 8,
      question_id: 7,
      body,
      score: 5,
      is_accepted: true,
      creation_date: 1_700_000_000,
    };
    if (path.endsWith('/search/advanced')) return { body: { items: [question] } };
    if (path.endsWith('/answers')) return { body: { items: [answer] } };
    if (path === '/texty/latest') return { body: { version: '2.4.0' } };
    return { status: 404 };
  };

async function openAsking(
  t: TestContext,
  body: string | ((path: string) => WebReply),
  options: HealerOptions = {},
  trusted = true,
) {
  const server = await startWebServer(typeof body === 'string' ? answering(body) : body);
  t.after(server.close);
  const research = { stackExchange: { endpoint: server.endpoint }, npm: { endpoint: server.endpoint } };
  const project = await openProject(
    t,
    { ...files, '.healer/config.json': JSON.stringify({ research }) },
    { healer: options },
  );
  if (trusted) await trust(await openRepository(project.root), project.healer.config);
  return { ...project, server };
}
const renamed = '<p>In texty 2 <code>fillUp</code> was renamed to <code>padStart</code>.</p>';

test('a new name that others tell, and the package has, is tried and lands, with who says so in its title', async (t) => {
  const { healOne, textAt } = await openAsking(t, renamed);
  const patch = await healOne({ strategies: ['hints'] });
  assert.match(patch.title, /^replace fillUp by padStart, as the answer at stackoverflow\.com says$/);
  assert.match(await textAt(patch.branch, 'src/cell.js'), /padStart as fillUp/);
});

test('a name that others tell, and no package has, is in no candidate', async (t) => {
  const seen: Progress[] = [];
  const { heal, server } = await openAsking(
    t,
    '<p>In texty 2 <code>fillUp</code> was renamed to <code>xyzzyPlugh</code>. Use <code>texty/xyzzyPlugh</code> instead of <code>texty</code>.</p>',
    { onProgress: (event) => seen.push(event) },
  );
  const { patches, errors } = await heal({ strategies: ['hints'] });
  assert.ok(server.asked.length > 0);
  assert.deepEqual(patches, []);
  assert.deepEqual(Math.max(0, ...seen.map(({ generated = 0 }) => generated)), 0);
  assert.doesNotMatch(JSON.stringify(errors), /xyzzyPlugh/);
});

test('a version that may mend an error is told where nothing else does, and kept with the error', async (t) => {
  const { heal, root, env } = await openAsking(t, '<p>No idea.</p>');
  const { errors } = await heal({ strategies: ['hints'] });
  assert.match(errors[0]?.reason ?? '', /texty 2\.4\.0 may mend it \(npm registry on texty\)/);
  const show = async (...words: string[]) =>
    (await runHealer(['show', errors[0]?.id ?? '', ...words], { cwd: root, env })).stdout;
  assert.match(await show(), /^ {2}upgrade +texty 2\.4\.0 may mend it \(npm registry on texty\)$/m);
  assert.deepEqual(JSON.parse(await show('--json')).errors[0].upgrades, [
    { package: 'texty', to: '2.4.0', source: 'npm registry on texty' },
  ]);
});

const quiet: [title: string, request: { dryRun?: boolean }, trusted: boolean, notices: RegExp][] = [
  [
    'before the settings are trusted, which is told',
    {},
    false,
    /^Not looked at: .* not trusted yet \(healer trust\)\.$/,
  ],
  ['in a dry run', { dryRun: true }, true, /^$/],
];
for (const [title, request, trusted, told] of quiet)
  test(`nobody else is asked ${title}`, async (t) => {
    const { heal, server } = await openAsking(t, renamed, {}, trusted);
    const { notices } = await heal({ strategies: ['hints'], ...request });
    assert.deepEqual(server.asked, []);
    assert.match(notices.join('\n'), told);
  });

test('a place that cannot be asked is told once, and takes no other with it', async (t) => {
  const { heal } = await openAsking(t, (path) => {
    if (path === '/texty/latest') return { body: { version: '2.4.0' } };
    return path.endsWith('/search/advanced') ? { status: 500, body: 'out of order' } : { status: 404 };
  });
  const { notices, errors } = await heal({ strategies: ['hints'] });
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /^Not looked at: stack-exchange: .* answered 500/);
  assert.match(errors[0]?.reason ?? '', /texty 2\.4\.0 may mend it/);
});

test('that an error is about nothing public is no trouble', async (t) => {
  const { heal, server, write } = await openAsking(t, renamed, { model: scriptedModel(['no']) });
  await write({ 'src/cell.js': "export const cell = (s) => s.padStart(4, '.');\n" });
  const { notices } = await heal({ strategies: ['model-direct'] });
  assert.deepEqual([notices, server.asked], [[], []]);
});

test('a model is shown what others have written, and what it copies of that is refused', async (t) => {
  const pasted =
    "import { padStart } from 'texty';\nexport const cell = (s) => padStart(s, { length: 5, fill: '.' }); // by xyzzyPlugh";
  const model = scriptedModel([block('src/cell.js', code.trim(), pasted)]);
  const { heal } = await openAsking(t, `<p>fillUp of texty is gone.</p><pre><code>${pasted}</code></pre>`, {
    model,
  });
  const { patches } = await heal({ strategies: ['model'] });
  assert.ok(model.requests.some(({ prompt }) => prompt.includes('xyzzyPlugh')));
  assert.deepEqual(patches, []);

  const own = scriptedModel([block('src/cell.js', 'fillUp } from', 'padStart as fillUp } from')]);
  const other = await openAsking(t, `<p>fillUp of texty is gone.</p><pre><code>${pasted}</code></pre>`, {
    model: own,
  });
  assert.equal((await other.healOne({ strategies: ['model'] })).strategy, 'model-direct');
});
