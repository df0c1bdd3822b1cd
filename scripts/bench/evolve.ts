import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checks } from '../../core/evolve/checks/index.js';
import { table } from './document.js';
import { installRivals, rivalsOf } from './evolve/rivals.js';
import type { BenchOptions } from './main.js';
import { copyOf, givenProjects, type Measured } from './measured.js';
import { commandLine, run as execute, git, healerBin, runHealer, scratch } from './project.js';

interface Evolved {
  findings: { check: string }[];
  patches: { check: string; findings: string[] }[];
  held: { check: string; findings: string[] }[];
  refused: { check: string; reason: string; findings: string[] }[];
}

interface Looked {
  project: Measured;
  lines: number;
  report: Evolved;
  /** Whether mending ended by itself. */
  hasAnswered: boolean;
  /** Seconds of a first and of a second look, and of each other tool that looks for the like. */
  first: number;
  second: number;
  rivals: { name: string; seconds: number }[];
}

/**
 * What `healer evolve` finds and mends in projects with their packages installed, which are copied; how long it takes,
 * beside ESLint with the rules that find the same, knip and jscpd one after another.
 */
export async function run(options: BenchOptions): Promise<string> {
  const projects = await givenProjects(options);
  if (projects.length === 0) return 'Evolution was left out: name projects with `--project`.';
  const looked: Looked[] = [];
  const { folder, dispose } = await scratch();
  try {
    const installed = await installRivals(folder);
    for (const project of projects) looked.push(await look(project, installed, options));
  } finally {
    await dispose();
  }
  return [
    `\`${commandLine()}\`: Node ${process.versions.node}.`,
    '',
    timeTable(looked),
    '',
    findingTable(looked),
    '',
    mendedTable(looked),
    '',
    ...refusals(looked),
  ].join('\n');
}

async function look(project: Measured, installed: string, { budget }: BenchOptions): Promise<Looked> {
  const { folder, dispose } = await scratch();
  try {
    const target = await copyOf(project, join(folder, project.name));
    if (project.testCommand) {
      const settings = JSON.stringify({ testCommand: project.testCommand });
      await mkdir(join(target, '.healer'), { recursive: true });
      await writeFile(join(target, '.healer/config.json'), settings);
      await runHealer(target, ['trust', '--yes']);
    }
    const timed = async (name: string, command: readonly string[]) => {
      console.error(`evolve: ${project.name}: ${name} …`);
      const [file = '', ...args] = command;
      const began = performance.now();
      const { exitCode } = await execute(file, args, target);
      if (exitCode > 1) throw new Error(`${name} ended with ${exitCode} on ${project.name}`);
      return (performance.now() - began) / 1000;
    };
    const dryRun = [process.execPath, healerBin, 'evolve', '--dry-run', '--json'];
    const first = await timed('a first look', dryRun);
    const second = await timed('a second look', dryRun);
    const rivals: Looked['rivals'] = [];
    for (const { name, command } of rivalsOf(target, installed))
      rivals.push({ name, seconds: await timed(name, command) });
    console.error(`evolve: ${project.name}: mending …`);
    const mended = await runHealer<Evolved>(target, ['evolve', '--json', '--budget', budget]);
    const hasAnswered = Boolean(mended.report?.findings);
    const { report } = hasAnswered
      ? mended
      : await runHealer<Evolved>(target, ['evolve', '--dry-run', '--json']);
    if (!report?.findings) throw new Error(`healer evolve said nothing of ${project.name}`);
    return { project, lines: await linesOf(target), report, hasAnswered, first, second, rivals };
  } finally {
    await dispose();
  }
}

async function linesOf(folder: string): Promise<number> {
  const listing = await git(folder, ['diff', '--numstat', emptyTree, 'HEAD', '--', ...code]);
  return listing
    .split('\n')
    .map((line) => Number(line.split('\t')[0]))
    .reduce((sum, lines) => sum + (Number.isNaN(lines) ? 0 : lines), 0);
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const code = ['js', 'jsx', 'ts', 'tsx', 'mjs', 'cjs', 'mts', 'cts'].map((extension) => `*.${extension}`);

function timeTable(looked: readonly Looked[]): string {
  const rows = looked.map(({ project, lines, first, second, rivals }) => {
    const all = rivals.reduce((sum, { seconds }) => sum + seconds, 0);
    return [
      `${project.name} ${project.version}`,
      lines.toLocaleString('en'),
      first.toFixed(1),
      rivals.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)}`).join(', '),
      all > 0 ? (first / all).toFixed(2) : '',
      second.toFixed(1),
      (first / second).toFixed(1),
    ];
  });
  return table(
    [
      'project',
      'lines',
      'healer evolve --dry-run, s',
      'the others one after another, s',
      'healer by the sum of the others',
      'a second run, s',
      'first by second',
    ],
    rows,
  );
}

function findingTable(looked: readonly Looked[]): string {
  const rows = checks.map(({ id, on, fixes }) => [
    `[${id}](checks/${id}.md)`,
    on ? 'yes' : 'on request',
    fixes ? 'yes' : '',
    ...looked.map(({ report }) => String(report.findings.filter(({ check }) => check === id).length)),
  ]);
  return table(['check', 'runs', 'fixes', ...looked.map(({ project }) => project.name)], rows);
}

const count = (groups: readonly { findings: readonly string[] }[]): number =>
  groups.reduce((sum, { findings }) => sum + findings.length, 0);

function mendedTable(looked: readonly Looked[]): string {
  const rows = looked.map(({ project, report: { patches, held, refused }, hasAnswered }) =>
    hasAnswered
      ? [
          project.name,
          `${count(patches)} in ${patches.length}`,
          `${count(held)} in ${held.length}`,
          String(count(refused)),
        ]
      : [project.name, 'no answer within 15 minutes', '', ''],
  );
  return table(['project', 'findings mended, in commits', 'held back as less safe', 'not mended'], rows);
}

/** Why fixes were not offered, the most frequent reason first; names of tests are left out. */
function refusals(looked: readonly Looked[]): string[] {
  const reasons = new Map<string, number>();
  for (const { report } of looked)
    for (const { reason, findings } of report.refused) {
      const plain = reason.replace(/"(?:[^"\\]|\\.)*"(?: \(and \d+ more\))?/g, 'a test');
      reasons.set(plain, (reasons.get(plain) ?? 0) + findings.length);
    }
  const sorted = [...reasons].sort(([, one], [, other]) => other - one).slice(0, 12);
  return sorted.length === 0
    ? []
    : ['Not mended:', '', ...sorted.map(([reason, findings]) => `- ${findings}: ${reason}`)];
}
