import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';
import { table } from './document.js';
import { commandLine, git, healerBin, projectOf, runHealer, scratch } from './project.js';
import { median } from './statistics.js';

/** What healer costs where it is always there: its start, a commit with its hooks, a test run with capture. */
export async function run(): Promise<string> {
  const { folder, dispose } = await scratch();
  try {
    const rows = [await startOf(folder), ...(await commits(folder)), ...(await suites(folder))];
    return [
      `\`${commandLine()}\`, Node ${process.versions.node}. Each pair ran interleaved; ratios of medians.`,
      '',
      table(['what', 'against', 'runs each', 'ratio'], rows),
    ].join('\n');
  } finally {
    await dispose();
  }
}

interface Contender {
  name: string;
  /** One measured run. */
  run(): void;
}

async function startOf(folder: string): Promise<string[]> {
  const node = { name: 'bare Node', run: () => spawn(process.execPath, ['-e', '0'], folder) };
  const healer = {
    name: '`healer --version`',
    run: () => spawn(process.execPath, [healerBin, '--version'], folder),
  };
  const [base = 1, own = 1] = interleaved([node, healer], 40);
  return [healer.name, node.name, '40', (own / base).toFixed(2)];
}

async function commits(folder: string): Promise<string[][]> {
  const plain = await repositoryFor(folder, 'plain');
  const own = await repositoryFor(folder, 'healer');
  await runHealer(own, ['init', '--yes']);
  const husky = await repositoryFor(folder, 'husky');
  spawn('npx', ['husky', 'init'], husky);
  await writeFile(join(husky, '.husky', 'pre-commit'), ':\n');
  const lefthook = await repositoryFor(folder, 'lefthook');
  await writeFile(
    join(lefthook, 'lefthook.yml'),
    'pre-commit:\n  commands:\n    nothing:\n      run: "true"\n',
  );
  spawn('npx', ['lefthook', 'install'], lefthook);

  const contenders = [plain, own, husky, lefthook].map((repo) => ({ name: repo, run: () => commit(repo) }));
  const [none = 1, withHealer = 1, withHusky = 1, withLefthook = 1] = interleaved(contenders, 30);
  return [
    ['a commit with healer’s hooks', 'no hooks', '30', (withHealer / none).toFixed(2)],
    [
      'a commit with healer’s hooks',
      'husky with an empty pre-commit',
      '30',
      (withHealer / withHusky).toFixed(2),
    ],
    [
      'a commit with healer’s hooks',
      'lefthook with `true` as pre-commit',
      '30',
      (withHealer / withLefthook).toFixed(2),
    ],
  ];
}

async function repositoryFor(folder: string, name: string): Promise<string> {
  const repo = await projectOf(join(folder, name, 'repo'), {
    'package.json': JSON.stringify({ name, private: true, scripts: { test: 'node --test' } }),
    '.gitignore': 'node_modules\n',
  });
  await symlink(join(packageRoot, 'node_modules'), join(repo, 'node_modules'));
  return repo;
}

const commit = (repo: string): void =>
  spawn('git', ['commit', '--quiet', '--allow-empty', '--message', 'x'], repo);

const suiteRounds = 5;
const files = 50;
const testsPerFile = 20;

/** A thousand tests of about two milliseconds each, as a suite with a little input and output has them. */
async function suites(folder: string): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [runner, script] of Object.entries({
    node: 'node --test test/',
    mocha: 'mocha test',
    vitest: 'vitest run',
    jest: 'jest',
  })) {
    const repo = await suiteFor(folder, runner, script);
    const plain = { name: 'plain', run: () => spawn('npm', ['test', '--silent'], repo) };
    const own = { name: 'healer', run: () => spawn(process.execPath, [healerBin, 'test'], repo) };
    const [base = 1, captured = 1] = interleaved([plain, own], suiteRounds);
    rows.push([
      `\`healer test\`, ${files * testsPerFile} tests in ${files} files, ${runner}`,
      '`npm test`',
      String(suiteRounds),
      (captured / base).toFixed(2),
    ]);
  }
  return rows;
}

async function suiteFor(folder: string, runner: string, script: string): Promise<string> {
  const head = {
    node: "const { test } = require('node:test');",
    mocha: 'const test = it;',
    vitest: "import { test } from 'vitest';",
    jest: '',
  }[runner];
  const body = `test('case ' + i, () => new Promise((done) => setTimeout(done, 2)));`;
  const text = `${head}\nfor (let i = 0; i < ${testsPerFile}; i += 1) ${body}\n`;
  const repo = join(folder, `suite-${runner}`, 'repo');
  await mkdir(join(repo, 'test'), { recursive: true });
  const names = Array.from({ length: files }, (_, index) => `test/part-${index}.test.js`);
  await projectOf(repo, {
    'package.json': JSON.stringify({
      name: runner,
      private: true,
      type: runner === 'vitest' ? 'module' : 'commonjs',
      scripts: { test: script },
    }),
    '.gitignore': 'node_modules\n',
    ...Object.fromEntries(names.map((name) => [name, text])),
  });
  await symlink(join(packageRoot, 'node_modules'), join(repo, 'node_modules'));
  await git(repo, ['status', '--porcelain']);
  return repo;
}

/** Median milliseconds of each contender, run in turns so that noise meets all alike; one unmeasured round first. */
function interleaved(contenders: Contender[], rounds: number): number[] {
  const times: number[][] = contenders.map(() => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const startedAt = performance.now();
      contender.run();
      if (round >= 0) times[index]?.push(performance.now() - startedAt);
    }
  }
  return times.map(median);
}

function spawn(file: string, args: string[], cwd: string): void {
  const { status, error } = spawnSync(file, args, { cwd, stdio: 'ignore' });
  if (error || status !== 0)
    throw new Error(`\`${file} ${args.join(' ')}\` failed in ${cwd}`, { cause: error });
}
