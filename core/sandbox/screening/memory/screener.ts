import type { Candidate, Verdict } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { isSourceFile } from '../../../workspace/sources.js';
import { channel } from '../channel.js';
import type { Screener, ScreenOptions } from '../screener.js';
import { type Baseline, outcomesByTest } from './baseline.js';
import { type Bench, type BenchOptions, loadingMs, openBench, planOf } from './bench.js';
import { type Host, openHost, type Reply } from './host-process.js';
import { hostOfLanes } from './hosts/lanes.js';
import { judgeEnded, judgeTrial } from './judge.js';
import { afterLook, firstLook, type Look, longerLooks } from './looks.js';
import { observeCandidates } from './observe.js';
import { probeProgram, supposeValues } from './probe.js';
import type { Outcome, TrialsJob } from './protocol.js';
import { type PreparedTrial, prepareTrial } from './trials.js';
import { isUncalled } from './uncalled.js';

export interface MemoryScreener extends Screener {
  /** Whether the tests load a file of the worktree. */
  loads(file: string): boolean;
  /** `onUnable` is handed the candidates that memory cannot judge as the real runner would; they get no verdict. */
  screen(
    batch: readonly Candidate[],
    options: ScreenOptions & { onUnable?(candidate: Candidate): void },
  ): AsyncGenerator<Verdict, void>;
}

/**
 * Screens in warm threads of one isolated process: candidates are switched on in the loaded program, or, where the
 * program cannot be switched soundly, loaded as fresh modules. Null, with the worktree disposed of, where memory and
 * the real runner differ on the unchanged program: only the real runner can be trusted then.
 */
export async function memoryScreener(options: BenchOptions): Promise<MemoryScreener | null> {
  const { worktree, threads } = options;
  const host = hostFor(options);
  const dispose = async () => {
    await host.stop();
    await worktree.dispose();
  };
  try {
    const bench = await openBench(host, options);
    if (bench === null) {
      await dispose();
      return null;
    }
    return {
      via: 'memory',
      loads: (file) => bench.baseline.loaded.has(file),
      batchSize: 64 * threads,
      screen: (batch, { signal, onUnable }) => screen(bench, batch, signal, onUnable),
      observe: (candidates, observing) => observeCandidates(bench, candidates, observing),
      probe: (points) => probeProgram(bench, points),
      suppose: (point, suppositions) => supposeValues(bench, point, suppositions),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Workers of vitest that are kept at once, at most; each lane has one for each test file. */
const mostWorkers = 16;

function hostFor({ worktree, baseline, runner, command, cwd, threads }: BenchOptions): Host {
  if (runner !== 'vitest') return openHost({ worktree, runner, cwd, threads });
  const { env = {}, node = [] } = command ?? {};
  const files = new Set(baseline.map(({ file }) => file)).size;
  const lanes = Math.max(1, Math.min(threads, Math.floor(mostWorkers / files)));
  return hostOfLanes(lanes, () => openHost({ worktree, runner, cwd, threads: 1, env, node }));
}

async function* screen(
  bench: Bench,
  batch: readonly Candidate[],
  signal: AbortSignal,
  onUnable: (candidate: Candidate) => void = () => {},
): AsyncGenerator<Verdict, void> {
  const verdicts = channel<Verdict>();
  const queue = await roundsOf(bench, batch, { push: verdicts.push, onUnable });
  const work = async (isAhead: boolean) => {
    for (let round = take(queue, isAhead); round && !signal.aborted; round = take(queue, isAhead))
      queue.push(...(await perform(bench, round, verdicts.push)));
  };
  const ahead = Array.from({ length: 2 * bench.threads }, (_, index) => index >= bench.threads);
  const working = Promise.all(ahead.map(work)).then(
    () => verdicts.close(),
    (error) => verdicts.fail(error),
  );
  signal.addEventListener('abort', verdicts.close, { once: true });
  try {
    yield* verdicts.values();
  } finally {
    signal.removeEventListener('abort', verdicts.close);
    queue.length = 0;
    await working;
  }
}

type Push = (verdict: Verdict) => void;

/** Candidates that go to one thread together. */
interface Round {
  candidates: Candidate[];
  /** Fresh modules for each, since what they leave behind was seen. */
  afresh: boolean;
  look: Look;
  /** Part of a batch so large that a few failing tests decide first. */
  isSweep: boolean;
}

/**
 * While a thread is at one round, the next one lies ready for it. Longer looks are not begun ahead: what has begun is waited
 * for.
 */
function take(queue: Round[], isAhead: boolean): Round | undefined {
  if (!isAhead) return queue.shift();
  const at = queue.findIndex(({ look }) => look === firstLook);
  return at < 0 ? undefined : queue.splice(at, 1)[0];
}

/** Fewer candidates than this are worth all the tests: somebody wants to know what each of them does. */
const leastInSweep = 20;

/** Candidates that a thread is handed at once, at most, and at least where there are so many. */
const mostInRound = 32;
const leastInRound = 8;

async function roundsOf(
  bench: Bench,
  batch: readonly Candidate[],
  { push, onUnable }: { push: Push; onUnable(candidate: Candidate): void },
): Promise<Round[]> {
  const able: Candidate[] = [];
  for (const candidate of batch) {
    for (const { range } of candidate.edits) await bench.read(range.file);
    const files = candidate.edits.map(({ range }) => range.file);
    const reason = whyNot(bench, candidate);
    if (reason) push({ ...judgeEnded(candidate, 'failed', reason), via: 'none', durationMs: 0 });
    else if (files.every((file) => bench.baseline.loaded.has(file))) able.push(candidate);
    else onUnable(candidate);
  }
  const how = { afresh: false, isSweep: batch.length >= leastInSweep };
  return [
    ...inRounds(able, bench, { ...how, look: firstLook }),
    ...longerLooks(bench, batch.length === 0).flatMap(({ look, candidates }) =>
      inRounds(candidates, bench, { ...how, look }),
    ),
  ];
}

function inRounds(
  candidates: readonly Candidate[],
  { threads }: Bench,
  how: Omit<Round, 'candidates'>,
): Round[] {
  // A round that has begun is waited for, also when time is up: longer looks go few by few.
  const most = Math.max(1, Math.floor(mostInRound / how.look.patience));
  const rounds: Round[] = [];
  const least = Math.min(leastInRound, Math.ceil(candidates.length / threads));
  // Ever smaller, so that all threads are done at about the same time.
  for (let at = 0; at < candidates.length; ) {
    const share = Math.max(least, Math.ceil((candidates.length - at) / (2 * threads)));
    const end = at + Math.min(most, share);
    rounds.push({ ...how, candidates: candidates.slice(at, end) });
    at = end;
  }
  return rounds;
}

/** Why a candidate needs no trial, or null. */
function whyNot(bench: Bench, { edits }: Candidate): string | null {
  const { baseline, covered, texts } = bench;
  const files = edits.map(({ range }) => range.file);
  // What is no source may be read in many ways; a source that no failing test runs cannot be their fault.
  const isApart = (file: string) => covered !== null && !covered.has(file) && !baseline.loaded.has(file);
  if (files.every((file) => isSourceFile(file) && isApart(file)))
    return `the failing tests do not run ${files[0]}`;
  const beyond = edits.find(({ range }) => range.end > (texts.get(range.file) ?? '').length);
  if (beyond) return `the edit does not fit ${beyond.range.file}`;
  return isUncalled(bench, edits) ? `no test runs what it changes in ${files[0]}` : null;
}

/** Runs one round, gives its verdicts, and answers the rounds that it leads to. */
async function perform(bench: Bench, round: Round, push: Push): Promise<Round[]> {
  const { host, setup, baseline, watchdogMs } = bench;
  const prepared = round.candidates.map((candidate) => prepare(bench, candidate, round));
  const isLoading = prepared.some(({ trial }) => trial.replacements === null);
  const startedAt = performance.now();
  const reply = await host.ask({
    setup,
    job: jobOf(baseline, prepared),
    watchdogMs: Math.max(watchdogMs * Math.min(round.look.patience, 8), isLoading ? loadingMs : 0),
  });
  const spentMs =
    'answer' in reply && reply.answer.kind === 'trials'
      ? reply.answer.spentMs
      : performance.now() - startedAt;
  const { patience } = round.look;
  bench.spentMs.set(patience, (bench.spentMs.get(patience) ?? 0) + spentMs);
  if (!('answer' in reply)) return afterEnd(round, reply, push);
  if (reply.answer.kind !== 'trials') throw new TypeError('a job of trials was answered by something else');
  const { results, canary, spoiled } = reply.answer;
  if (canary) bench.rounds += 1;
  if (canary && (spoiled.length > 0 || !isClean(canary, baseline))) {
    // Rounds that were on their way already may meet the same.
    if (bench.setup === setup) loadAgain(bench);
    return inRounds(round.candidates, bench, { ...round, afresh: true });
  }
  const misplaced: Candidate[] = [];
  for (const [index, candidate] of round.candidates.entries()) {
    const result = results[index];
    if (!result) continue;
    // An edit may end the function that it begins in: alone that does not parse, and the file does.
    if (result.broken !== undefined && prepared[index]?.trial.replacements) {
      misplaced.push(candidate);
      continue;
    }
    const longerLook = afterLook(round.look);
    const verdict = judgeTrial(baseline, prepared[index]?.passing ?? [], result, longerLook === null);
    const next = verdict.status === 'timeout' ? longerLook : null;
    if (next) bench.cut.push({ candidate, next });
    // Only the first and the last of its verdicts are news.
    if (!next || round.look === firstLook) push({ ...verdict, durationMs: spentMs / results.length });
  }
  return inRounds(misplaced, bench, { ...round, afresh: true });
}

/** What a candidate has left behind would be there in all later rounds. */
function loadAgain(bench: Bench): void {
  bench.leaks += 1;
  bench.setup = { ...bench.setup, version: bench.setup.version + 1 };
}

function jobOf(baseline: Baseline, prepared: readonly PreparedTrial[]): TrialsJob {
  const telling = [...new Set(prepared.map((each) => each.telling))];
  const passing = [...new Set(prepared.map((each) => each.passing))];
  return {
    kind: 'trials',
    limits: baseline.limits,
    changes: baseline.changes,
    trials: prepared.map((each) => ({
      ...each.trial,
      telling: telling.indexOf(each.telling),
      passing: passing.indexOf(each.passing),
    })),
    quick: baseline.quick,
    telling,
    slow: baseline.slow,
    passing,
  };
}

/** After so many leaks, every candidate gets fresh modules where more than this part of the rounds leaked. */
const mostLeaks = 3;
const mostOfRounds = 1 / 4;

const isLeaky = ({ leaks, rounds }: Bench): boolean => leaks >= mostLeaks && leaks > mostOfRounds * rounds;

function prepare(bench: Bench, candidate: Candidate, { afresh, look, isSweep }: Round): PreparedTrial {
  const { baseline, texts } = bench;
  return prepareTrial(candidate, {
    baseline,
    planOf: (file) => planOf(bench, file),
    textOf: (file) => texts.get(file) ?? '',
    afresh: afresh || isLeaky(bench) || !baseline.repeatable,
    forgets: afresh,
    patience: look.patience,
    isSweep,
  });
}

function isClean(canary: readonly Outcome[], { messages }: Baseline): boolean {
  const seen = outcomesByTest(canary, { loadErrors: [] });
  return canary.every((outcome) => {
    const key = testKey(outcome);
    const now = seen.get(key);
    return !messages.has(key) || (now?.status === 'failed' && now.message === messages.get(key));
  });
}

/** The candidate that ended its thread is judged by that; the others are tried again without it. */
function afterEnd(round: Round, reply: Extract<Reply, { ended: string }>, push: Push): Round[] {
  const { candidates } = round;
  const culprit = reply.culprit === null ? undefined : candidates[reply.culprit];
  const alone = candidates.length === 1 ? candidates[0] : undefined;
  const guilty = culprit ?? alone;
  if (guilty) push({ ...judgeEnded(guilty, reply.ended, reply.message), durationMs: 0 });
  if (!guilty) return candidates.map((candidate) => ({ ...round, candidates: [candidate] }));
  const others = candidates.filter((candidate) => candidate !== guilty);
  return others.length > 0 ? [{ ...round, candidates: others }] : [];
}
