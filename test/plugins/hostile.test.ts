import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import { readPlugins } from '../../core/plugins/plugins.js';
import { openScene, pluginFiles } from './plugin-repository.js';

/** A check with this as the body of `examine`. */
const check = (body: string, head = ''): string =>
  `import { defineCheck } from 'healer/plugin';\n${head}\nexport default defineCheck({ async examine(file) { ${body} } });\n`;

const file = { path: 'src/a.js', text: 'one two' };
const patience = { answerMs: 60_000, processorSeconds: 3 };

const hostile: [what: string, code: string, reason: RegExp][] = [
  ['never ends', check('for (;;);'), /^It had a process that used more than 3 s of processor time/],
  [
    'never ends as it is loaded',
    check('return []', 'for (;;);'),
    /^It had a process that used more than 3 s of processor time/,
  ],
  ['ends the process', check('process.exit(0)'), /^It ended with exit code 0 while it was asked/],
  ['throws', check("throw new RangeError('no such luck')"), /^It failed: RangeError: no such luck\.$/],
  [
    'throws later',
    check("setTimeout(() => { throw new Error('late') }); await new Promise(() => {})"),
    /^It ended/,
  ],
  ['does not parse', 'export default {', /^It failed: SyntaxError/],
  ['is another kind', "export default { kind: 'sensor' };", /^It failed: .*manifest says check/],
  ['answers no list', check("return 'yes'"), /^It answered what a check may not/],
  [
    'answers with an edit beyond the file',
    check(
      "return [{ start: 0, end: 3, message: 'm', fix: { title: 't', edits: [{ start: 0, end: 99, text: '' }] } }]",
    ),
    /^It answered edits that do not fit src\/a\.js/,
  ],
  [
    'answers too much',
    check("return [{ start: 0, end: 1, message: 'x'.repeat(2 ** 23) }]"),
    // What is left of a line that the pipe had no room for is no answer either.
    /^It answered (?:more than 4 MiB|what is no JSON)/,
  ],
  [
    'prints without end',
    check("const { writeSync } = await import('node:fs'); for (;;) writeSync(1, 'x'.repeat(65536));"),
    // What is left of a line that the pipe had no room for is no answer either.
    /^It answered (?:more than 4 MiB|what is no JSON)/,
  ],
  [
    'writes what is no JSON in place of an answer',
    check(
      "const { writeSync } = await import('node:fs'); writeSync(1, 'hello\\n'); await new Promise(() => {});",
    ),
    /^It answered what is no JSON/,
  ],
  [
    'starts another program',
    check("const { execFileSync } = await import('node:child_process'); execFileSync('true'); return [];"),
    /^It failed: .*(?:ERR_ACCESS_DENIED|Access to this API has been restricted)/,
  ],
  [
    'eats all memory',
    check('const all = []; for (;;) all.push(new Array(1e6).fill(all.length));'),
    /^It (?:ended with|used more)/,
  ],
];

for (const [what, code, reason] of hostile)
  test(`a plugin that ${what} is switched off with a reason, and nothing else happens`, async (t) => {
    const scene = await openScene(pluginFiles('rogue', 'check', code), patience);
    t.after(scene.dispose);
    const [rogue] = scene.plugins.of('check');
    assert.ok(rogue);
    const { checkFile } = await import('../../core/plugins/kinds/check.js');
    const answer = await scene.plugins.use('check', rogue, (ask) => checkFile(ask, file));
    assert.equal(answer, null);
    const healer = await openHealer(scene.repository.root);
    t.after(() => healer.dispose());
    const [status] = await readPlugins(healer);
    assert.equal(status?.state, 'failed');
    assert.match(status?.reason ?? '', reason);
    assert.equal(scene.notices.length, 1);
    assert.deepEqual(scene.plugins.of('check'), []);
  });

test('a plugin reaches no server, neither on this machine nor beyond', async (t) => {
  const server = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  let asked = 0;
  server.on('request', () => asked++);
  const code = check(
    `const said = await fetch('http://127.0.0.1:${port}/').then(() => 'reached', (error) => 'held back');
     return [{ start: 0, end: 1, message: said }];`,
  );
  const scene = await openScene(pluginFiles('caller', 'check', code));
  t.after(scene.dispose);
  const [caller] = scene.plugins.of('check');
  assert.ok(caller);
  const found = await scene.plugins.use('check', caller, (ask) => ask(file));
  assert.deepEqual(found, [{ start: 0, end: 1, message: 'held back' }]);
  assert.equal(asked, 0);
});

test('a plugin can neither read nor write the repository, nor see the environment', async (t) => {
  const code = check(
    `const fs = await import('node:fs');
     const attempt = (name, work) => { try { work(); return name; } catch { return null; } };
     const paths = JSON.parse(file.text);
     const done = [
       ...paths.map((path) => attempt('wrote ' + path, () => fs.writeFileSync(path, 'x'))),
       attempt('read', () => fs.readFileSync(paths[0].replace('planted', 'package.json'))),
       process.env.SECRET_TOKEN ? 'saw' : null,
     ].filter(Boolean);
     return done.map((message) => ({ start: 0, end: 0, message }));`,
  );
  const scene = await openScene(pluginFiles('writer', 'check', code));
  t.after(scene.dispose);
  process.env.SECRET_TOKEN = 'a token';
  t.after(() => {
    delete process.env.SECRET_TOKEN;
  });
  const { root, outside } = scene.repository;
  const paths = [join(root, 'planted'), join(outside, 'planted'), '/tmp/healer-planted'];
  const [writer] = scene.plugins.of('check');
  assert.ok(writer);
  const found = await scene.plugins.use('check', writer, (ask) =>
    ask({ path: 'a.js', text: JSON.stringify(paths) }),
  );
  assert.deepEqual(found, []);
  for (const path of paths) assert.equal(existsSync(path), false, path);
});

test('what a plugin prints is no answer and does no harm', async (t) => {
  const code = check(
    "console.log('[]'); process.stdout.write('[]\\n'); return [{ start: 0, end: 1, message: 'm' }];",
  );
  const scene = await openScene(pluginFiles('talker', 'check', code));
  t.after(scene.dispose);
  const [talker] = scene.plugins.of('check');
  assert.ok(talker);
  const found = await scene.plugins.use('check', talker, (ask) => ask(file));
  assert.deepEqual(found, [{ start: 0, end: 1, message: 'm' }]);
});
