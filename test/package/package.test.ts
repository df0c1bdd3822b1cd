import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import { createRepository, type TestRepository } from '../support/repository.js';

// What `npm pack` makes, installed into somebody's repository. One story, in order.

const execute = promisify(execFile);

const files = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  '.gitignore': 'node_modules\n',
  'src/price.js': 'export const withTax = (net, rate) => net * (1 - rate);\n',
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTax } from '../src/price.js';

test('tax is added', () => assert.equal(withTax(100, 0.5), 150));
test('no tax, no difference', () => assert.equal(withTax(80, 0), 80));
`,
};

let folder: string;
let installed: string;
let shop: TestRepository;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'healer-package-'));
  shop = await createRepository(files);
  installed = join(shop.root, 'node_modules', 'healer');
  await install(await pack(), installed);
});
after(async () => {
  await shop.dispose();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('the tarball holds what users need and no tests, scripts or sources', async () => {
  const names = await packedFiles();
  for (const needed of [
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'docs/config.schema.json',
    'templates/hooks/pre-push',
    'dist/cli/main.cjs',
    'dist/types/core/healer.d.ts',
  ])
    assert.ok(names.includes(needed), `${needed} is missing`);
  const surplus = names.filter((name) =>
    /(?:^|\/)(?:test|scripts|node_modules|\.ci)(?:\/|$)|\.test\.|(?<!\.d)\.[cm]?ts$/.test(name),
  );
  assert.deepEqual(surplus, []);
});

test('every entry of package.json that names a file names one that is there', async () => {
  const { bin, exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const named = [...Object.values(bin), ...Object.values(exports).flatMap(filesIn)].map(String);
  for (const file of named) await readFile(join(installed, file));
  assert.ok(named.length > 7);
});

test('nothing in the tarball names a folder of the machine that packed it', async () => {
  const folders = [packageRoot, homedir()].filter((path) => path.length > '/root'.length);
  for (const name of await packedFiles()) {
    const text = await readFile(join(installed, name), 'utf8');
    for (const path of folders) assert.ok(!text.includes(path), `${name} names ${path}`);
  }
});

test('npx healer init sets the repository up', async () => {
  const { stdout } = await npx('init', '--yes');
  assert.match(stdout, /npm test/);
  assert.match(await readFile(join(shop.root, '.git/hooks/pre-push'), 'utf8'), /healer/);
  assert.equal(JSON.parse(await readFile(join(shop.root, '.healer/config.json'), 'utf8')).prePush, 'warn');
});

test('npx healer heal lands a signed fix', async () => {
  const { stdout } = await npx('heal', '--json');
  const { patches } = JSON.parse(stdout);
  assert.deepEqual([patches.length, patches[0]?.signed, patches[0]?.files], [1, true, ['src/price.js']]);
  const healed = await shop.git('show', `${patches[0].branch}:src/price.js`);
  assert.match(healed, /1 \+ rate/);
});

test('without its optional package, npx healer mcp says which one it needs', async () => {
  const failure = await npx('mcp').catch((error: { code: number; stderr: string }) => error);
  assert.match(failure.stderr, /needs the package @modelcontextprotocol\/sdk/);
  assert.match(failure.stderr, /npm install --save-dev @modelcontextprotocol\/sdk@1/);
});

test('the engine can be imported, and so can what tests and programs load', async () => {
  const script =
    "const { openHealer } = await import('healer'); await import('healer/register'); console.log(typeof openHealer);";
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  assert.equal(stdout.trim(), 'function');
});

/** Without the links to the dependencies, which this test made. */
async function packedFiles(): Promise<string[]> {
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !name.startsWith('node_modules/'));
}

const npx = (...words: string[]) => run('npx', ['--no-install', 'healer', ...words]);

const run = (command: string, args: string[]) => execute(command, args, { cwd: shop.root, env: shop.env });

async function pack(): Promise<string> {
  await execute('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: packageRoot });
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  assert.ok(name, 'npm pack made no tarball');
  return join(folder, name);
}

/** As npm would put it there, without asking a registry: the dependencies are those of this repository. */
async function install(tarball: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await execute('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
  const { dependencies } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const own = join(target, 'node_modules', name);
    await mkdir(join(own, '..'), { recursive: true });
    await symlink(join(packageRoot, 'node_modules', name), own);
  }
  const binaries = join(target, '..', '.bin');
  await mkdir(binaries, { recursive: true });
  await symlink('../healer/dist/cli/main.cjs', join(binaries, 'healer'));
}

const filesIn = (entry: unknown): unknown[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry as Record<string, string>);
