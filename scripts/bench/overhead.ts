import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';
import { attachEnvironment } from '../../core/runners/attach.js';
import { median } from '../../core/statistics/percentile.js';
import { table } from './document.js';
import { commandLine, git, healerBin, projectOf, runHealer, scratch } from './project.js';

/** What healer costs where it is always there: its start, a commit with its hooks, a test run with capture. */
export async function run(): Promise<string> {
  const { folder, dispose } = await scratch();
  try {
    const rows = [startOf(folder), ...(await commits(folder)), ...(await suites(folder))];
    return [
      `\`${commandLine()}\`, Node ${process.versions.node}. What is compared took turns; ratios of medians.`,
      '',
      table(['what', 'against', 'runs each', 'time', 'processor time'], rows),
    ].join('\n');
  } finally {
    await dispose();
  }
}

function startOf(folder: string): string[] {
  const healer = () => spawn(process.execPath, [healerBin, '--version'], folder);
  const node = () => spawn(process.execPath, ['-e', '0'], folder);
  const [own, base] = inTurns([healer, node], 40);
  return ['`healer --version`', 'bare Node', '40', ...ratios(own, base)];
}

async function commits(folder: string): Promise<string[][]> {
  const own = await repositoryFor(folder, 'healer');
  await runHealer(own, ['init', '--yes']);
  const plain = await repositoryFor(folder, 'plain');
  const husky = await repositoryFor(folder, 'husky');
  spawn('npx', ['husky', 'init'], husky);
  await writeFile(join(husky, '.husky', 'pre-commit'), ':\n');
  const lefthook = await repositoryFor(folder, 'lefthook');
  await writeFile(
    join(lefthook, 'lefthook.yml'),
    'pre-commit:\n  commands:\n    nothing:\n      run: "true"\n',
  );
  spawn('npx', ['lefthook', 'install'], lefthook);

  const contenders = [own, plain, husky, lefthook].map((repo) => () => commit(repo));
  const [withHealer, ...others] = inTurns(contenders, 30);
  return ['no hooks', 'husky with an empty pre-commit', 'lefthook with `true` as pre-commit'].map(
    (against, index) => ['a commit with healer’s hooks', against, '30', ...ratios(withHealer, others[index])],
  );
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

const suiteRounds = 11;
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
    const inbox = join(folder, `suite-${runner}`, 'inbox');
    const attached = attachEnvironment(process.env, { inbox, runId: 'bench', root: repo });
    const contenders = [
      () => spawn('npm', ['test'], repo),
      () => spawn('npm', ['test'], repo, attached),
      () => spawn(process.execPath, [healerBin, 'test'], repo),
    ];
    const [plain, captured, whole] = inTurns(contenders, suiteRounds);
    const suite = `${files * testsPerFile} tests in ${files} files, ${runner}`;
    rows.push(
      [`capture alone, ${suite}`, '`npm test`', String(suiteRounds), ...ratios(captured, plain)],
      [`\`healer test\`, ${suite}`, '`npm test`', String(suiteRounds), ...ratios(whole, plain)],
    );
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

/** Medians, in milliseconds; the processor time is that of all processes, where the system tells. */
interface Cost {
  time: number;
  processor: number;
}

/**
 * Runs each contender once a round, another one first each time, so that noise meets all alike. The first round does
 * not count.
 */
function inTurns(contenders: (() => void)[], rounds: number): Cost[] {
  const costs: Cost[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (round + turn) % contenders.length;
      const [startedAt, usedBefore] = [performance.now(), processorTime()];
      contenders[index]?.();
      const cost = { time: performance.now() - startedAt, processor: processorTime() - usedBefore };
      if (round > 0) costs[index]?.push(cost);
    }
  }
  return costs.map((all) => ({
    time: median(all.map(({ time }) => time)),
    processor: median(all.map(({ processor }) => processor)),
  }));
}

/** Of all children that have ended, with theirs, in milliseconds: `cutime` and `cstime` of /proc/PID/stat, proc(5). */
function processorTime(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** As cells of the table. */
const ratios = (own: Cost | undefined, base: Cost | undefined): [time: string, processor: string] => [
  ratio(own?.time, base?.time),
  ratio(own?.processor, base?.processor),
];

function ratio(part = Number.NaN, whole = Number.NaN): string {
  const value = part / whole;
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

function spawn(file: string, args: string[], cwd: string, additions: Record<string, string> = {}): void {
  const env = { ...process.env, ...additions };
  const { status, error } = spawnSync(file, args, { cwd, env, stdio: 'ignore' });
  if (error || status !== 0)
    throw new Error(`\`${file} ${args.join(' ')}\` failed in ${cwd}`, { cause: error });
}
