import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import { addFiles } from '../heal/project.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { readPages } from './pages.js';

// One story, in the order of the page, by the package as it was built.

const page = (await readPages()).find(({ file }) => file === 'docs/api.md')?.text ?? '';
const examples = new Map(
  page.split(/^## /m).flatMap((part) => {
    const [, code] = /^```js\n([\s\S]*?)^```/m.exec(part) ?? [];
    return code === undefined ? [] : [[part.split('\n')[0] ?? '', code] as const];
  }),
);

let repository: TestRepository;
before(async () => {
  repository = await createRepository({
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
    '.gitignore': 'node_modules\n',
    ...addFiles,
  });
  await mkdir(join(repository.root, 'node_modules'));
  await symlink(packageRoot, join(repository.root, 'node_modules/healer'), 'junction');
});
after(() => repository.dispose());

async function runExample(heading: string) {
  const code = examples.get(heading);
  assert.ok(code, `docs/api.md has an example under "${heading}"`);
  const file = join(repository.root, 'node_modules', 'example.mjs');
  await writeFile(file, code);
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    cwd: repository.root,
    env: repository.env,
  });
  return stdout;
}

test('the example that runs the tests prints the error that they show', async () => {
  const said = await runExample('What fails');
  assert.match(said, /^the tests ended with 1\n[0-9a-f]+ assertion \S/);
});

test('the example that explains names the faulty line first', async () => {
  assert.match(await runExample('Where the fault is'), /^src\/add\.js:\d+ /);
});

test('the example that heals shows the diff of a patch', async () => {
  const said = await runExample('Heal, and follow how far it is');
  assert.match(said, /^fixed .+\nhealer\/\S+ [\d.]+ [\d.]+\n/);
  assert.match(said, /^\+\+\+ b\/src\/add\.js$/m);
});

test('the example that decides merges the patch', async () => {
  const before = await readFile(join(repository.root, 'src/add.js'), 'utf8');
  await runExample('Decide');
  assert.notEqual(await readFile(join(repository.root, 'src/add.js'), 'utf8'), before);
  assert.equal(await repository.git('status', '--porcelain', '--untracked-files=no'), '');
});

test('the example of an error prints its sentence', async () => {
  assert.match(await runExample('When it does not work'), /repository/);
});

test('every example of the page was run', () => assert.equal(examples.size, 5));
