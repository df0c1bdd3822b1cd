import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { ask } from './http.js';
import { openUi } from './session.js';

/** Says so many lines, the last of which is markup, and fails. */
const build = (lines: number) => `for (let line = 1; line <= ${lines}; line += 1) console.log('step ' + line);
console.log('token=ghp_' + 'a1B2'.repeat(9));
console.log('<b>src/add.js</b> cannot be built');
process.exit(3);
`;

const last = '&lt;b&gt;src/add.js&lt;/b&gt; cannot be built';

test('the page of an error shows what its command printed before it failed, its end at once and the rest folded away', async (t) => {
  const section = await printedOn(t, 20);
  const [folded = '', open = ''] = section.split('</details>');
  assert.match(folded, /<details><summary>\d+ more above<\/summary><pre[^>]*><code>[\s\S]*step 1\n/);
  assert.doesNotMatch(folded, /cannot be built/);
  assert.match(open, /<pre[^>]*><code>[\s\S]*step 20\n/);
  assert.ok(open.includes(last), open);
  assert.doesNotMatch(open, /step 1\n/);
  assert.doesNotMatch(section, /a1B2a1B2/);
});

test('where a command printed little, all of it is seen at once', async (t) => {
  const section = await printedOn(t, 2);
  assert.match(section, /step 1\nstep 2\n/);
  assert.ok(section.includes(last), section);
  assert.doesNotMatch(section, /<details>/);
});

/** The section of the page of the error that a build makes; empty where there is none. */
async function printedOn(t: TestContext, lines: number): Promise<string> {
  const files = {
    'package.json': JSON.stringify({ name: 'x', type: 'module', scripts: { test: 'node build.js' } }),
    'build.js': build(lines),
  };
  const ui = await openUi(files, async ({ root, env }) => {
    await runHealer(['test'], { cwd: root, env });
  });
  t.after(ui.dispose);
  const { pathname, search } = new URL(ui.url);
  const { headers } = await ask(ui.port, { path: pathname + search });
  const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
  const get = async (path: string) => (await ask(ui.port, { path, headers: { cookie } })).body;
  const id = /\/errors\/(\w+)"/.exec(await get(pathname))?.[1] ?? '';
  assert.notEqual(id, '', 'an error is open');
  const page = await get(`${pathname.replace(/\/$/, '')}/errors/${id}`);
  return /<section aria-labelledby="printed">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
}
