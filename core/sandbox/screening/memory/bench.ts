import type { TestResult } from '../../../model.js';
import type { SandboxWorktree } from '../../worktree.js';
import { agreedBaseline, type Baseline, limitsOf } from './baseline.js';
import type { Host } from './host-process.js';
import type { Cut } from './looks.js';
import type { Setup } from './protocol.js';
import { calledAtLoad } from './schema/at-load.js';
import { originalOf } from './schema/place.js';
import { type Parsed, type Plan, planFile } from './schema/plan.js';
import { treeOf } from './schema/tree.js';

export interface BenchOptions {
  /** At the snapshot. The screener owns it from here on and disposes of it. */
  worktree: SandboxWorktree;
  /** Every result of the files that the failing tests are in, as the real runner gave them. */
  baseline: readonly TestResult[];
  runner: Setup['runner'];
  /** How the project starts it, where that changes what is loaded. */
  command: Setup['command'];
  /** The folder that tests start in, relative to the worktree. */
  cwd: string;
  /** Files that candidates may edit. */
  suspects: readonly string[];
  /** Files that the failing tests run, as the real runner saw it; null where nothing told. */
  covered: ReadonlySet<string> | null;
  threads: number;
  /** The longest that a candidate may take in native code, in milliseconds; null is measured. */
  limitMs?: number | null;
}

/** A program in memory that agrees with the real runner, and what is known of it. */
export interface Bench {
  host: Host;
  setup: Setup;
  baseline: Baseline;
  plans: ReadonlyMap<string, Plan>;
  covered: ReadonlySet<string> | null;
  threads: number;
  /** Reads a file of the snapshot into `texts`. */
  read(file: string): Promise<string>;
  texts: Map<string, string>;
  watchdogMs: number;
  /** Rounds that were tried in shared modules, and in how many of them what candidates had left behind was seen. */
  rounds: number;
  leaks: number;
  /** Candidates that were cut, for a longer look when there is time. */
  cut: Cut[];
  /** Milliseconds in looks of each patience. */
  spentMs: Map<number, number>;
}

/** Milliseconds for what a thread does at once while it loads: a file of tests with all that it imports. */
export const loadingMs = 10_000;
/** The tests run twice, with their steps counted, on a machine that may be busier than before. */
const longerInMemory = 10;

/** Null where memory and the real runner differ on the unchanged program. */
export async function openBench(host: Host, options: BenchOptions): Promise<Bench | null> {
  const texts = new Map<string, string>();
  const read = readingInto(texts, options.worktree);
  const plans = await plansOf(options, read);
  const setup: Setup = {
    version: 1,
    runner: options.runner,
    command: options.command,
    files: [...new Set(options.baseline.map(({ file }) => file))],
    schemata: [...plans.values()].map((plan) => ({
      file: plan.file,
      text: plan.schema,
      originals: plan.slots.map((slot) => originalOf(plan, slot)),
    })),
  };
  const job = { kind: 'baseline', limits: limitsOf(options.baseline) } as const;
  const runMs = options.baseline.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const asked = host.ask({ setup, job, watchdogMs: loadingMs + longerInMemory * runMs });
  // The other threads have the program ready by the time that one knows what it does.
  const load = { kind: 'load', limits: job.limits } as const;
  for (let other = 1; other < options.threads; other += 1)
    host.ask({ setup, job: load, watchdogMs: loadingMs }).catch(() => {});
  const reply = await asked;
  if (!('answer' in reply) || reply.answer.kind !== 'baseline') return null;
  const baseline = agreedBaseline(options.baseline, reply.answer);
  if (baseline === null) return null;
  const watchdogMs = options.limitMs ?? Math.max(1_000, 50 * baseline.slowestMs);
  return {
    host,
    setup,
    baseline,
    plans,
    covered: options.covered,
    threads: options.threads,
    read,
    texts,
    watchdogMs,
    rounds: 0,
    leaks: 0,
    cut: [],
    spentMs: new Map(),
  };
}

async function plansOf({ suspects, runner }: BenchOptions, read: Bench['read']): Promise<Map<string, Plan>> {
  const parsed: Parsed[] = [];
  for (const file of suspects) {
    const text = await read(file);
    const program = treeOf(file, text);
    if (program) parsed.push({ file, text, program });
  }
  const entered = new Set(parsed.flatMap(({ program }) => [...calledAtLoad(program)]));
  const plans = new Map<string, Plan>();
  for (const each of parsed) {
    const renamesImports = runner === 'jest' || runner === 'vitest' || /\.[cm]?tsx?$/.test(each.file);
    const plan = planFile(each, { renamesImports, entered });
    if (plan) plans.set(each.file, plan);
  }
  return plans;
}

/** The worktree stays as it is while it is screened in, so each file is read once. */
function readingInto(texts: Map<string, string>, worktree: SandboxWorktree): Bench['read'] {
  return async (file) => {
    const text = texts.get(file) ?? (await worktree.read(file)) ?? '';
    texts.set(file, text);
    return text;
  };
}

/** The plan of a file that was loaded with its switches. */
export const planOf = ({ baseline, plans }: Bench, file: string): Plan | null =>
  baseline.switched.has(file) ? (plans.get(file) ?? null) : null;
