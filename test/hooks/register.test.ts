import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { registerEnvironment } from '../../core/runners/attach.js';
import { readRecords } from '../../core/runners/records.js';
import { createProject, runCommand } from '../support/captured-run.js';

const cases: [title: string, program: string, name: string | null][] = [
  ['an uncaught exception', `function f() { null.x; } f();`, 'TypeError'],
  ['an unhandled rejection', `Promise.reject(new RangeError('far'));`, 'RangeError'],
  ['a rejection with no error', `Promise.reject(1);`, 'UnhandledPromiseRejection'],
  ['an orderly end', `console.log('fine');`, null],
  ['an exception that is handled', `process.on('uncaughtException', () => {}); null.x;`, 'TypeError'],
];
for (const [title, program, name] of cases) {
  test(`the register records ${title} and changes nothing else`, async (t) => {
    const folder = await createProject(t, { 'app.js': program });
    const inbox = join(folder, 'inbox');
    const env = registerEnvironment({}, { inbox, root: folder });
    const plain = await runCommand(folder, [process.execPath, 'app.js']);
    const watched = await runCommand(folder, [process.execPath, 'app.js'], { env });
    assert.deepEqual(watched, plain);
    const records = await readRecords(inbox);
    assert.deepEqual(
      records.map(({ record }) => record.errors[0]?.name),
      name ? [name] : [],
    );
    assert.ok(records.every(({ record }) => record.kind === 'crash'));
  });
}
