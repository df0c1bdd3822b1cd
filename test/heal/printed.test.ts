import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { addTests, fixedAdd, openProject } from './project.js';

/** Says twenty lines, a secret and its own place, and fails. */
const build = `for (let line = 1; line <= 20; line += 1) console.log('step ' + line);
console.error('token=ghp_' + 'a1B2'.repeat(9));
console.error(process.cwd() + '/src/add.js cannot be built');
process.exit(3);
`;
const files = { 'build.js': build, 'src/add.js': fixedAdd, 'test/add.test.js': addTests };
const script = 'node build.js && node --test';

test('what a build printed before it failed is shown with the error, its end at once and all of it on request', async (t) => {
  const { healer, heal, root, env } = await openProject(t, files, { script });
  await heal();
  const [error] = await healer.errors();
  assert.ok(error);
  const printed = await healer.printed(error);
  assert.match(printed ?? '', /^[\s\S]*step 1\n[\s\S]*step 20\n[\s\S]*\nsrc\/add\.js cannot be built$/);
  assert.doesNotMatch(printed ?? '', /a1B2a1B2/);
  const show = async (...flags: string[]) =>
    (await runHealer(['show', error.id, ...flags], { cwd: root, env })).stdout;
  const short = await show();
  assert.match(
    short,
    /\nPrinted\n {2}\d+ more above \(--verbose\)\n[\s\S]*\n {2}src\/add\.js cannot be built\n/,
  );
  assert.doesNotMatch(short, / step 1\n/);
  assert.match(
    await show('--verbose'),
    /\nPrinted\n[\s\S]* step 1\n[\s\S]*\n {2}src\/add\.js cannot be built\n/,
  );
  assert.equal(JSON.parse(await show('--json')).errors[0].printed, printed);
});

test('what a command printed that healer listened to is shown as well, and what it says later takes its place', async (t) => {
  const { healer, write } = await openProject(
    t,
    { 'check.sh': 'echo a step; exit 3\n' },
    { script: 'sh check.sh' },
  );
  const run = () => healer.test({ stdio: 'ignore', output: new PassThrough().resume() });
  const [error] = (await run()).errors;
  assert.ok(error);
  assert.match((await healer.printed(error)) ?? '', /a step$/);
  await write({ 'check.sh': 'echo another step; exit 3\n' });
  await run();
  assert.match((await healer.printed(error)) ?? '', /another step$/);
});

test('of an error that a test has shown nothing is kept', async (t) => {
  const { healer, heal } = await openProject(t, {
    'src/add.js': fixedAdd,
    'test/add.test.js': addTests.replace('5', '6'),
  });
  await heal();
  const [error] = await healer.errors();
  assert.ok(error);
  assert.equal(await healer.printed(error), null);
});
