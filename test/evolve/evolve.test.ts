import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { linkDependencies } from '../support/dependencies.js';
import { createRepository } from '../support/repository.js';

const files = {
  'package.json': JSON.stringify({
    name: 'x',
    version: '1.0.0',
    type: 'module',
    scripts: { test: 'node --test' },
  }),
  'area.js': 'export function area(r) {\n  return r * r * 3;\n  console.log(r);\n}\n',
  'test/area.test.js':
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { area } from '../area.js';\ntest('area', () => assert.equal(area(2), 12));\n",
};

async function repositoryWith(t: { after(work: () => Promise<void>): void }, more = {}) {
  const repository = await createRepository({ ...files, ...more });
  t.after(() => repository.dispose());
  const healer = (...args: string[]) => runHealer(args, { cwd: repository.root, env: repository.env });
  return { ...repository, healer };
}

test('it exits with 1 where something is found, and says where and what', async (t) => {
  const { healer } = await repositoryWith(t);
  const { code, stdout } = await healer('evolve', '--dry-run');
  assert.equal(code, 1);
  assert.match(stdout, /unreachable-code[\s\S]*area\.js:3 +nothing after this return is ever reached/);
});

test('a second run on the same tree parses nothing and says the same', async (t) => {
  const { healer } = await repositoryWith(t);
  const first = await healer('evolve', '--dry-run');
  const second = await healer('evolve', '--dry-run');
  assert.match(first.stdout, /in 2 files, 2 of them parsed anew/);
  assert.equal(second.stdout, first.stdout.replace('2 of them parsed anew', '0 of them parsed anew'));
});

test('what the baseline knows is not reported, what is new is', async (t) => {
  const { healer, write } = await repositoryWith(t);
  assert.equal((await healer('evolve', '--update-baseline')).code, 0);
  const known = await healer('evolve', '--dry-run');
  assert.equal(known.code, 0);
  assert.match(known.stdout, /0 findings \(1 known already\)/);
  await write({ 'other.js': 'export function f() {\n  throw new Error();\n  f();\n}\n' });
  const { code, stdout } = await healer('evolve', '--dry-run');
  assert.equal(code, 1);
  assert.match(stdout, /other\.js:3/);
  assert.doesNotMatch(stdout, /area\.js/);
});

test('--sarif writes each finding with its rule, place and fingerprint', async (t) => {
  const { healer, root } = await repositoryWith(t);
  await healer('evolve', '--dry-run', '--sarif', 'out.sarif');
  const { version, runs } = JSON.parse(await readFile(join(root, 'out.sarif'), 'utf8'));
  assert.equal(version, '2.1.0');
  const [result] = runs[0].results;
  assert.equal(runs[0].tool.driver.rules[result.ruleIndex].id, result.ruleId);
  assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, 'area.js');
  assert.equal(result.locations[0].physicalLocation.region.startLine, 3);
  assert.match(result.partialFingerprints['healer/v1'], /^[0-9a-f]{16}$/);
});

test('the settings switch a check off, or change what its findings weigh', async (t) => {
  const settings = (set: string) => ({
    '.healer/config.json': JSON.stringify({ evolve: { checks: { 'unreachable-code': set } } }),
  });
  const off = await repositoryWith(t, settings('off'));
  assert.match((await off.healer('evolve', '--dry-run')).stdout, /^0 findings/);
  const note = await repositoryWith(t, settings('note'));
  const { code, stdout } = await note.healer('evolve', '--dry-run');
  assert.match(stdout, /^note unreachable-code/);
  assert.equal(code, 0);
});

test('a check or a category that there is not is a mistake of whoever asks', async (t) => {
  const { healer } = await repositoryWith(t);
  for (const args of [['--check', 'nonsense'], ['nonsense']]) {
    const { code, stderr } = await healer('evolve', '--dry-run', ...args);
    assert.equal(code, 2);
    assert.match(stderr, /There is no (?:check|category) "nonsense"/);
  }
});

test('what the project’s own ESLint looks for is left to it, unless it is asked for by name', async (t) => {
  const { healer, root } = await repositoryWith(t, {
    'package.json': JSON.stringify({
      name: 'x',
      version: '1.0.0',
      type: 'module',
      scripts: { test: 'node --test' },
      devDependencies: { eslint: '10.15.0' },
    }),
    '.gitignore': 'node_modules\n',
    'eslint.config.js': "export default [{ rules: { 'no-unreachable': 'error', 'no-eval': 'off' } }];\n",
  });
  await linkDependencies(root);
  const { stdout } = await healer('evolve', '--dry-run', '--json');
  const { checks, elsewhere } = JSON.parse(stdout);
  assert.deepEqual(
    elsewhere.filter((id: string) => id === 'unreachable-code'),
    ['unreachable-code'],
  );
  assert.ok(!checks.includes('unreachable-code'));
  const named = await healer('evolve', '--dry-run', '--check', 'unreachable-code');
  assert.match(named.stdout, /area\.js:3/);
});

test('a comment with a reason speaks for what is found between files, too, also on the second run', async (t) => {
  const layers = [{ from: ['core/**'], to: ['cli/**'] }];
  const { healer } = await repositoryWith(t, {
    '.healer/config.json': JSON.stringify({ evolve: { layers } }),
    'cli/main.js': 'export const a = 1;\n',
    'core/a.js': "import { a } from '../cli/main.js';\nexport const b = a;\n",
    'core/b.js':
      "// healer-ignore-next-line forbidden-import -- until it moves\nimport { a } from '../cli/main.js';\nexport const c = a;\n",
    'core/c.js':
      "/* healer-ignore-file forbidden-import -- generated */\nimport { a } from '../cli/main.js';\nexport const d = a;\n",
  });
  for (const _ of ['first', 'second']) {
    const { stdout } = await healer('evolve', '--dry-run', '--check', 'forbidden-import', '--json');
    const { findings, suppressed } = JSON.parse(stdout);
    assert.deepEqual(
      findings.map(({ file }: { file: string }) => file),
      ['core/a.js'],
    );
    assert.equal(suppressed, 2);
  }
});
