import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scan } from '../../core/capture/scan.js';

const folder = '/tmp/worktree';
const tsc = {
  exitCode: 2,
  stdout: "src/a.ts(1,5): error TS2322: Type 'x'.\nlib/b.ts(2,1): error TS2304: Cannot find name 'y'.\n",
  stderr: '',
};
const eslint = {
  exitCode: 1,
  stdout: JSON.stringify([
    {
      filePath: `${folder}/src/a.ts`,
      messages: [{ ruleId: 'no-undef', severity: 2, message: 'z', line: 3, column: 1 }],
    },
  ]),
  stderr: '',
};

const tools = async (command: string[]) => (command.includes('tsc') ? tsc : eslint);

test('the findings of tsc and ESLint are failures with their places', async () => {
  const { failures, sensors } = await scan({ folder, typescript: true, eslint: true, run: tools });
  assert.deepEqual(
    failures.map(({ sensor, location }) => [sensor, location?.file, location?.line]),
    [
      ['compiler', 'src/a.ts', 1],
      ['compiler', 'lib/b.ts', 2],
      ['linter', 'src/a.ts', 3],
    ],
  );
  assert.deepEqual(sensors, ['compiler', 'linter']);
});

test('a scan of a path tells only of it, and resolves nothing', async () => {
  const { failures, sensors } = await scan({
    folder,
    typescript: true,
    eslint: false,
    path: 'lib/',
    run: tools,
  });
  assert.deepEqual(
    failures.map(({ location }) => location?.file),
    ['lib/b.ts'],
  );
  assert.deepEqual(sensors, []);
});

test('a tool that cannot run is said so, and the others still answer', async () => {
  const run = async (command: string[]) =>
    command.includes('tsc')
      ? { exitCode: 127, stdout: '', stderr: 'npm error could not determine executable to run' }
      : eslint;
  const { failures, sensors, trouble } = await scan({ folder, typescript: true, eslint: true, run });
  assert.equal(failures.length, 1);
  assert.deepEqual(sensors, ['linter']);
  assert.deepEqual(trouble, ['tsc gave no answer: npm error could not determine executable to run']);
});

test('a project without tools asks none', async () => {
  const run = async (): Promise<never> => assert.fail('no tool is to be run');
  assert.deepEqual(await scan({ folder, typescript: false, eslint: false, run }), {
    failures: [],
    sensors: [],
    trouble: [],
  });
});
