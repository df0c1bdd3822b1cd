import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { runHealer, startHealer } from './run-healer.js';

const healer = (...words: string[]) => runHealer(words);

test('the version is that of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  for (const words of [['--version'], ['-v'], ['heal', '--version']])
    assert.deepEqual(await healer(...words), { code: 0, stdout: `${version}\n`, stderr: '' });
});

test('help goes to stdout and lists the commands', async () => {
  for (const words of [[], ['--help'], ['-h']]) {
    const { code, stdout, stderr } = await healer(...words);
    assert.deepEqual([code, stderr], [0, '']);
    for (const verb of ['test', 'heal', 'review', 'errors', 'completion'])
      assert.match(stdout, new RegExp(`healer ${verb}\\b`));
  }
});

test('every command has a help of its own', async () => {
  const { verbs } = await import('../../cli/commands/index.js');
  for (const { command } of verbs) {
    const [verb = ''] = command.split(' ');
    const { code, stdout } = await healer(verb, '--help');
    assert.equal(code, 0, verb);
    assert.match(stdout, /Global options:/, verb);
  }
});

test('the help of heal names the strategies', async () => {
  const { stdout } = await healer('heal', '--help');
  const { builtInStrategies } = await import('../../core/repair/strategies/index.js');
  for (const { name, rung } of builtInStrategies(async () => []))
    assert.ok(stdout.includes(rung === 'model' ? 'model' : name), name);
});

const mistakes: [words: string[], message: RegExp][] = [
  [['bogus'], /There is no command bogus\./],
  [['heel'], /There is no command heel\. Did you mean heal\?/],
  [['heal', '--bogus'], /bogus/],
  [['-q'], /Which command\?/],
  [['show'], /`healer show` needs <id>\./],
  [['heal', '--budget', 'soon'], /"soon" is not a length of time/],
  [['heal', '--budget', '0s'], /"0s" is not a length of time/],
  [['review', '--merge', '--reject'], /mutually exclusive/],
  [['heal', '--budget', '1s', '--budget', '2s'], /--budget is given more than once/],
  [['heal', '-q', '-q', '--budget', 'x'], /"x" is not a length/],
  [['run'], /no program to run/],
  [['errors', '--cwd', '/no/such/folder'], /no folder that can be entered/],
  [['ingest', '/no/such/file'], /cannot be read/],
];
for (const [words, message] of mistakes) {
  test(`\`healer ${words.join(' ')}\` is refused with code 2, a sentence and a next step`, async () => {
    const { code, stdout, stderr } = await healer(...words);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
    assert.match(stderr, /\n {2}next: /);
  });

  test(`\`healer ${words.join(' ')} --json\` prints one error object on stdout`, async () => {
    const { code, stdout } = await healer(...words, '--json');
    const failure = JSON.parse(stdout);
    assert.equal(code, 2);
    assert.equal(failure.schema, 'healer/error@1');
    assert.match(failure.message, message);
  });
}

test('words after -- are refused where no command is taken', async () => {
  const { code, stderr } = await healer('errors', '--', 'node');
  assert.equal(code, 2);
  assert.match(stderr, /takes no command after --/);
});

test('an option after -- is not one of healer', async () => {
  const { stdout } = await healer('run', '--json', '--cwd', '/no/such/folder', '--', 'node', '--bogus');
  assert.match(JSON.parse(stdout).message, /no folder that can be entered/);
});

test('the shell is told what completes a word', async () => {
  const { stdout } = await healer('--get-yargs-completions', 'healer', 'heal', '--');
  for (const option of ['--budget', '--dry-run', '--json'])
    assert.ok(stdout.split('\n').includes(option), option);
  assert.match((await healer('completion')).stdout, /complete .*healer/);
});

test('a reader that goes away is no failure', async () => {
  const child = startHealer(['--help']);
  child.stdout?.destroy();
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 0);
});
