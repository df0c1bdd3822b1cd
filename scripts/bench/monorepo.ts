import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type HealReport, openHealer } from '../../core/healer.js';
import type { Patch, ProvedPackages } from '../../core/model.js';
import { packageRoot } from '../../core/package-root.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { generatedMonorepo, type Shape } from './monorepo/generate.js';
import { commandLine } from './project.js';

const execute = promisify(execFile);

/** Faults in packages that many, some and none of the others use. */
const faults = [
  { at: 'the first package, which most use', package: 1 },
  { at: 'a package in the middle', package: 6 },
  { at: 'a package that nothing uses', package: 49 },
];

/**
 * Heals one fault in a generated repository of 50 packages: once with the tests of the packages concerned alone, once with the
 * same tests as one suite of the root.
 */
export async function run(options: BenchOptions): Promise<string> {
  const packages = options.count ?? 50;
  const rows: string[][] = [];
  const wanted = faults.filter(
    ({ at }) => options.only.length === 0 || options.only.some((part) => at.includes(part)),
  );
  for (const fault of options.quick ? wanted.slice(0, 1) : wanted) {
    const faulty = Math.min(fault.package, packages - 1);
    for (const flat of [false, true]) {
      console.error(`monorepo: ${fault.at}, ${flat ? 'one suite' : 'by package'} …`);
      rows.push([fault.at, ...(await healOnce({ packages, faulty, flat }))]);
    }
  }
  return [
    `\`${commandLine()}\`: ${packages} packages with node:test, mocha and vitest in turn. Node ${process.versions.node}.`,
    '',
    table(
      ['fault in', 'tests', 'healed', 'packages whose tests proved it', 'tests in the proof', 'seconds'],
      rows,
    ),
  ].join('\n');
}

async function healOnce(shape: Shape): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-bench-monorepo-'));
  try {
    await writeProject(folder, shape);
    const home = join(folder, 'home');
    process.env.HEALER_DATA_HOME = join(home, 'data');
    process.env.HEALER_CACHE_HOME = join(home, 'cache');
    const root = join(folder, 'repository');
    await observe(root, shape);
    const healer = await openHealer(root);
    try {
      const started = performance.now();
      const report = await healer.heal({ budgetMs: 1_800_000 });
      const seconds = (performance.now() - started) / 1000;
      const [patch] = report.patches;
      const evidence = patch && (await healer.evidence(patch))?.predicate;
      return row(shape, report, patch, evidence?.packages, evidence?.tests.length ?? 0, seconds);
    } finally {
      await healer.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function row(
  { flat, packages }: Shape,
  { errors }: HealReport,
  patch: Patch | undefined,
  proved: ProvedPackages | undefined,
  tests: number,
  seconds: number,
): string[] {
  const ran = proved?.ran.map((each) => each.package) ?? [];
  const [first] = errors;
  return [
    flat ? 'one suite of the root' : 'by package',
    patch ? `yes, ${patch.files.join(', ')}` : `no: ${first?.reason ?? 'nothing failed'}`,
    flat ? `all ${packages}` : `${ran.length} of ${packages}`,
    String(tests),
    seconds.toFixed(1),
  ];
}

/** What a user saw fail before: the tests of the package with the fault, with capture attached. */
async function observe(root: string, { faulty, flat }: Shape): Promise<void> {
  const words = flat ? ['npm', 'test'] : ['npm', 'test', '--workspace', `package-${faulty}`];
  const program = join(packageRoot, 'dist/cli/main.cjs');
  await execute(process.execPath, [program, 'test', '--', ...words], { cwd: root }).catch(() => {});
}

async function writeProject(folder: string, shape: Shape): Promise<void> {
  const root = join(folder, 'repository');
  for (const [file, text] of Object.entries(generatedMonorepo(shape))) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  await mkdir(join(root, 'node_modules'), { recursive: true });
  for (const name of ['mocha', 'vitest', '.bin'])
    await symlink(join(packageRoot, 'node_modules', name), join(root, 'node_modules', name));
  for (let at = 0; at < shape.packages; at += 1)
    await symlink(`../packages/package-${at}`, join(root, 'node_modules', `package-${at}`));
  const git = (...args: string[]) =>
    execute('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', ...args], { cwd: root });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('config', 'user.name', 'Bench');
  await git('config', 'user.email', 'bench@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'The beginning');
}
