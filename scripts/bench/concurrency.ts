import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository } from '../../core/git/repository.js';
import type { ErrorRecord } from '../../core/model.js';
import { openStore } from '../../core/store/store.js';
import { type Ended, startHealer, type Writer, writeRecords } from './concurrency/crowd.js';
import { sourcesOfSmallBug } from './concurrency/small-bug.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, git, projectOf, scratch } from './project.js';

export interface Crowd {
  writers: number;
  records: number;
  /** How many of each command run at once beside the writers. */
  commands: number;
}

/** What a crowd did to the state of one repository. */
export interface Kept {
  acknowledged: number;
  /** Of those, how many the errors count in the end; others are lost, more are counted twice. */
  counted: number;
  lost: number;
  twice: number;
  /** The same in another clone, after it has shared the ledger. */
  inOtherClone: number;
  left: number;
  broken: number;
  commands: Ended[];
  /** What went wrong with a command, a line each. */
  troubles: string[];
  /** What `healer doctor --verify` found in the end; empty where nothing. */
  unsound: string;
  seconds: number;
}

/** Events of many processes at once, from several worktrees, while healer works in all of them. */
export async function run(options: BenchOptions): Promise<string> {
  const crowd: Crowd = options.quick
    ? { writers: 4, records: 25, commands: 1 }
    : { writers: 16, records: options.count ?? 1_000, commands: 4 };
  const kept = await measure(crowd);
  for (const trouble of kept.troubles) console.error(`concurrency: ${trouble}`);
  const longest = Math.max(...kept.commands.map(({ took }) => took));
  return [
    `\`${commandLine()}\`: ${crowd.writers} processes with ${crowd.records.toLocaleString('en')} events each, in five checkouts of one repository, and beside them ${crowd.commands} each of \`healer heal\`, \`healer review\`, \`healer errors\` and \`healer sync\` at once. Node ${process.versions.node}.`,
    '',
    table(
      ['what', 'number'],
      [
        ['events that their writers were told are safe', String(kept.acknowledged)],
        ['events recorded, each once', String(kept.counted - kept.twice)],
        ['lost', String(kept.lost)],
        ['recorded twice', String(kept.twice)],
        ['events in another clone after `healer sync`', String(kept.inOtherClone)],
        ['records left in the inbox, or unreadable', String(kept.left + kept.broken)],
        ['commands that ran meanwhile', String(kept.commands.length)],
        ['commands that failed', String(kept.troubles.length)],
        ['longest command, seconds', (longest / 1000).toFixed(1)],
        ['`healer doctor --verify`', kept.unsound === '' ? 'finds nothing' : 'finds something'],
        ['seconds altogether', kept.seconds.toFixed(0)],
      ],
    ),
  ].join('\n');
}

export async function measure(crowd: Crowd): Promise<Kept> {
  const { folder, dispose } = await scratch();
  const startedAt = performance.now();
  const env = environment(folder);
  try {
    const checkouts = await prepare(folder, env);
    const [main = ''] = checkouts;
    let writing = true;
    const writers = writeRecords(checkouts, crowd.writers, crowd.records, env).finally(() => {
      writing = false;
    });
    const commands = checkouts
      .slice(1)
      .flatMap((checkout, index) => (index < crowd.commands ? commandsIn(checkout, env, () => writing) : []));
    const [written, ran] = await Promise.all([writers, Promise.all(commands)]);
    const last = [
      await startHealer(['errors', '--all'], main, env),
      await startHealer(['sync'], main, env),
      await startHealer(['doctor', '--verify'], main, env),
    ];
    const all = [...ran.flat(), ...last];
    return {
      ...(await count(main, join(folder, 'other'), written, env)),
      commands: all,
      troubles: all
        .filter(hasFailed)
        .map(({ exitCode, stderr }) => `exit code ${exitCode}: ${stderr.trim()}`),
      unsound: last[2]?.exitCode === 0 ? '' : `${last[2]?.stdout}${last[2]?.stderr}`,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await dispose();
  }
}

/** The main checkout and four linked worktrees, a remote, and another clone of it. */
async function prepare(folder: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const main = await projectOf(join(folder, 'project'), sourcesOfSmallBug);
  await startHealer(['init', '--yes'], main, env);
  await git(main, ['add', '--all']);
  await git(main, ['commit', '--quiet', '--message', 'Set up healer']);
  await git(main, ['clone', '--quiet', '--bare', '.', join(folder, 'remote.git')]);
  await git(main, ['remote', 'add', 'origin', join(folder, 'remote.git')]);
  await git(folder, ['clone', '--quiet', join(folder, 'remote.git'), 'other']);
  const linked = ['a', 'b', 'c', 'd'].map((name) => join(folder, 'linked', name));
  for (const path of linked) await git(main, ['worktree', 'add', '--quiet', '--detach', path]);
  return [main, ...linked];
}

/** Each command again and again while there are writers; healing once, since it runs the tests many times. */
function commandsIn(checkout: string, env: NodeJS.ProcessEnv, writing: () => boolean): Promise<Ended[]>[] {
  const repeat = async (words: string[]): Promise<Ended[]> => {
    const ended: Ended[] = [];
    do ended.push(await startHealer(words, checkout, env));
    while (writing());
    return ended;
  };
  return [
    startHealer(['heal', '--budget', '20s'], checkout, env).then((ended) => [ended]),
    repeat(['review', '--list']),
    repeat(['errors']),
    repeat(['sync']),
  ];
}

/** 1 says that errors are open, and at the end of a sync or a check that something was found, which is told apart below. */
const hasFailed = ({ exitCode }: Ended): boolean => exitCode !== 0 && exitCode !== 1;

async function count(
  main: string,
  other: string,
  writers: readonly Writer[],
  env: NodeJS.ProcessEnv,
): Promise<Pick<Kept, 'acknowledged' | 'counted' | 'lost' | 'twice' | 'inOtherClone' | 'left' | 'broken'>> {
  const store = await openStore(await openRepository(main));
  const here = countsOf(await store.errors.all());
  await startHealer(['sync'], other, env);
  const there = countsOf(await (await openStore(await openRepository(other))).errors.all());
  const inbox = await readdir(store.inbox);
  const sum = (counts: Map<string, number>): number =>
    writers.reduce((total, { name }) => total + (counts.get(name) ?? 0), 0);
  const over = writers.map(({ name, acknowledged }) => (here.get(name) ?? 0) - acknowledged);
  return {
    acknowledged: writers.reduce((total, { acknowledged }) => total + acknowledged, 0),
    counted: sum(here),
    lost: over.reduce((total, each) => total + Math.max(0, -each), 0),
    twice: over.reduce((total, each) => total + Math.max(0, each), 0),
    inOtherClone: sum(there),
    left: inbox.filter((name) => name !== 'broken').length,
    broken: inbox.includes('broken') ? (await readdir(join(store.inbox, 'broken'))).length : 0,
  };
}

/** How often what each writer wrote was seen, by the name that its messages hold. */
function countsOf(errors: readonly ErrorRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { failure, count } of errors) {
    const name = /the writer (\w+) is/.exec(failure.thrown.message)?.[1];
    if (name) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

function environment(folder: string): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  return {
    ...rest,
    // A hint after each red run would be printed thousands of times.
    CI: '1',
    HEALER_DATA_HOME: join(folder, 'data'),
    HEALER_CACHE_HOME: join(folder, 'cache'),
  };
}
