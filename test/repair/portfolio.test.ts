import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate, Verdict, VerdictStatus } from '../../core/model.js';
import { editHash, makeCandidate } from '../../core/repair/candidate.js';
import { type PortfolioOptions, runPortfolio } from '../../core/repair/portfolio.js';
import type { RepairContext, Rung, Strategy } from '../../core/repair/strategy.js';

test('cheaper rungs run first, and the first that gives a plausible candidate ends the search', async () => {
  const asked: string[] = [];
  const result = await run({
    strategies: [
      strategy('late', 'search', [candidate('c')], asked),
      strategy('first', 'compiler', [candidate('a')], asked),
      strategy('second', 'rules', [candidate('b')], asked),
    ],
    judge: ({ title }) => (title === 'b' ? 'plausible' : 'failed'),
  });
  assert.deepEqual(asked, ['first', 'second']);
  assert.equal(result.ended, 'found');
  assert.deepEqual(titles(result.plausible), ['b']);
});

test('a candidate that only hides the symptom does not keep the next rung from being tried', async () => {
  const asked: string[] = [];
  const result = await run({
    strategies: [
      strategy('rules', 'rules', [candidate('guarded', 'guard')], asked),
      strategy('search', 'search', [candidate('mended')], asked),
    ],
    judge: () => 'plausible',
  });
  assert.deepEqual(asked, ['rules', 'search']);
  assert.deepEqual(titles(result.plausible), ['guarded', 'mended']);
});

test('a strategy that promises little waits until the others of its rung have nothing likelier', async () => {
  const screened: string[] = [];
  const likely = { ...strategy('a', 'search', []), propose: batches([0.9, 0.5, 0.01, 0.6]) };
  const patient = { ...strategy('b', 'search', []), promise: 0.1, propose: batches([0.08]) };
  await run({
    strategies: [patient, likely],
    judge: ({ prior }) => {
      screened.push(String(prior));
      return 'failed';
    },
  });
  assert.deepEqual(screened.slice(0, 2), ['0.9', '0.5']);
  assert.deepEqual(screened.toSorted(), ['0.01', '0.08', '0.5', '0.6', '0.9']);
});

test('the same edit is screened once, whoever proposes it, and a rejected one never', async () => {
  const screened: string[] = [];
  await run({
    strategies: [
      strategy('rules', 'rules', [candidate('a'), candidate('a'), candidate('no')]),
      strategy('search', 'search', [candidate('a'), candidate('b')]),
    ],
    rejected: new Set([editHash(candidate('no'))]),
    judge: ({ title }) => {
      screened.push(title);
      return 'failed';
    },
  });
  assert.deepEqual(screened, ['a', 'b']);
});

test('a search goes on after what an earlier one looked at', async () => {
  const strategies = [
    strategy('rules', 'rules', [candidate('a'), candidate('b')]),
    strategy('search', 'search', [candidate('b'), candidate('c')]),
  ];
  const first = await run({ strategies, judge: ({ title }) => (title === 'b' ? 'plausible' : 'failed') });
  const second = await run({ strategies, rejected: first.seen, judge: () => 'plausible' });
  assert.deepEqual(titles(first.plausible), ['b']);
  assert.deepEqual(titles(second.plausible), ['c']);
});

test('what must not be touched is refused before it runs', async () => {
  const result = await run({
    strategies: [strategy('rules', 'rules', [candidate('bad'), candidate('good')])],
    refuse: ({ title }) => (title === 'bad' ? 'it is a test' : null),
    judge: () => 'failed',
  });
  assert.deepEqual(
    result.refused.map(({ title }) => title),
    ['bad'],
  );
  assert.equal(result.screened, 1);
});

test('a strategy is handed the verdicts of its last batch', async () => {
  const handed: string[][] = [];
  const asking: Strategy = {
    name: 'asking',
    rung: 'search',
    applies: () => true,
    async *propose() {
      for (const title of ['a', 'b']) handed.push((yield [candidate(title)]).map(({ status }) => status));
    },
  };
  await run({ strategies: [asking], judge: ({ title }) => (title === 'a' ? 'partial' : 'timeout') });
  assert.deepEqual(handed, [['partial'], ['timeout']]);
});

test('a candidate that gets a longer look counts once', async () => {
  const slow: Candidate[] = [];
  const result = await run({
    strategies: [strategy('search', 'search', [candidate('a'), candidate('b')])],
    screener: {
      via: 'memory',
      batchSize: 4,
      async *screen(batch) {
        const judged = { tests: [], durationMs: 0, via: 'memory' as const };
        for (const { id } of batch) yield { ...judged, candidate: id, status: 'timeout' };
        if (batch.length === 0)
          for (const { id } of slow.splice(0)) yield { ...judged, candidate: id, status: 'failed' };
        slow.push(...batch);
      },
      dispose: async () => {},
    },
    judge: () => 'failed',
  });
  assert.deepEqual([result.generated, result.screened, slow.length], [2, 2, 0]);
});

test('the search ends when its candidates are spent, and says so', async () => {
  const many = Array.from({ length: 50 }, (_, index) => candidate(`c${index}`));
  const result = await run({
    strategies: [strategy('search', 'search', many)],
    budget: { deadline: Date.now() + 60_000, candidates: 10 },
    judge: () => 'failed',
  });
  assert.equal(result.ended, 'candidates');
  assert.ok(result.screened < 50);
});

test('a strategy that fails takes no other with it, and is named', async () => {
  const failing: Strategy = {
    ...strategy('failing', 'rules', []),
    // biome-ignore lint/correctness/useYield: it fails before it has anything to propose
    async *propose() {
      throw new TypeError('no such node');
    },
  };
  const result = await run({
    strategies: [failing, strategy('search', 'search', [candidate('a')])],
    judge: () => 'plausible',
  });
  assert.deepEqual(titles(result.plausible), ['a']);
  assert.deepEqual(result.troubles, ['failing failed: no such node']);
});

test('rules that have more to guess than there is time leave some of it to the search', async () => {
  let guesses = 0;
  const endless: Strategy = {
    ...strategy('rules', 'rules', []),
    async *propose() {
      for (;;) yield [candidate(`guess ${guesses++}`)];
    },
  };
  const result = await run({
    strategies: [endless, strategy('search', 'search', [candidate('found')])],
    budget: { deadline: Date.now() + 500, candidates: Number.POSITIVE_INFINITY },
    judge: ({ title }) => (title === 'found' ? 'plausible' : 'failed'),
  });
  assert.deepEqual(titles(result.plausible), ['found']);
});

test('rules that have more to guess than may be tried leave some candidates to a model', async () => {
  let guesses = 0;
  const endless: Strategy = {
    ...strategy('rules', 'rules', []),
    async *propose() {
      for (;;) yield [candidate(`guess ${guesses++}`)];
    },
  };
  const result = await run({
    strategies: [endless, strategy('model', 'model', [candidate('found')])],
    budget: { deadline: Date.now() + 60_000, candidates: 10 },
    judge: ({ title }) => (title === 'found' ? 'plausible' : 'failed'),
  });
  assert.deepEqual(titles(result.plausible), ['found']);
  assert.equal(result.screened, 7);
});

test('where what a model would be asked is only shown, the free strategies have nearly all of the candidates', async () => {
  let guesses = 0;
  const shown: string[] = [];
  const endless: Strategy = {
    ...strategy('search', 'search', []),
    async *propose() {
      for (;;) yield [candidate(`guess ${guesses++}`)];
    },
  };
  const signal = new AbortController().signal;
  const result = await run({
    strategies: [endless, strategy('model', 'model', [], shown)],
    context: { signal, rehearsal: true } as RepairContext,
    budget: { deadline: Date.now() + 60_000, candidates: 100 },
    judge: () => 'failed',
  });
  assert.equal(result.screened, 95);
  assert.deepEqual(shown, ['model']);
});

test('what a model gave before the time of asking was over is still tried', async () => {
  const slow: Strategy = {
    ...strategy('model', 'model', []),
    async *propose({ signal }) {
      // Somebody else keeps the process alive otherwise.
      const alive = setInterval(() => {}, 1_000);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(alive);
      yield [candidate('in time')];
    },
  };
  const result = await run({
    strategies: [slow],
    budget: { deadline: Date.now() + 3_000, candidates: 10 },
    judge: () => 'plausible',
  });
  assert.deepEqual([titles(result.plausible), result.ended], [['in time'], 'found']);
});

test('those who are asked for money hear what healed some of the tests before', async () => {
  const heard: string[] = [];
  const asking: Strategy = {
    ...strategy('model', 'model', []),
    // biome-ignore lint/correctness/useYield: it only listens
    async *propose({ partial = [] }) {
      heard.push(...titles([...partial]));
    },
  };
  await run({
    strategies: [strategy('search', 'search', [candidate('half'), candidate('nothing')]), asking],
    judge: ({ title }) => (title === 'half' ? 'partial' : 'failed'),
  });
  assert.deepEqual(heard, ['half']);
});

test('a deadline that has passed ends the search before anything is screened', async () => {
  const result = await run({
    strategies: [strategy('search', 'search', [candidate('a')])],
    budget: { deadline: Date.now() - 1, candidates: 10 },
    judge: () => 'plausible',
  });
  assert.equal(result.ended, 'time');
  assert.deepEqual(result.plausible, []);
});

interface RunOptions extends Partial<PortfolioOptions> {
  strategies: readonly Strategy[];
  judge(candidate: Candidate): VerdictStatus;
}

function run({ judge, ...options }: RunOptions) {
  const verdictOf = (each: Candidate): Verdict => ({
    candidate: each.id,
    status: judge(each),
    tests: [],
    durationMs: 0,
    via: 'memory',
  });
  return runPortfolio({
    context: { signal: new AbortController().signal } as RepairContext,
    screener: {
      via: 'memory',
      batchSize: 4,
      async *screen(batch) {
        for (const each of batch) yield verdictOf(each);
      },
      dispose: async () => {},
    },
    refuse: () => null,
    rejected: new Set(),
    accepts: async ({ verdict }) => verdict.status === 'plausible',
    budget: { deadline: Date.now() + 60_000, candidates: 1000 },
    ...options,
  });
}

function strategy(name: string, rung: Rung, candidates: Candidate[], asked: string[] = []): Strategy {
  return {
    name,
    rung,
    applies: () => true,
    async *propose() {
      asked.push(name);
      yield candidates;
    },
  };
}

const batches = (priors: readonly number[]): Strategy['propose'] =>
  async function* () {
    for (const prior of priors) yield [{ ...candidate(`likely ${prior}`), prior }];
  };

const candidate = (title: string, operator = 'name'): Candidate =>
  makeCandidate({
    strategy: 'test',
    operator,
    title,
    edits: [{ range: { file: 'a.js', start: 0, end: 1 }, text: title }],
    prior: 0.5,
  });

const titles = (found: { candidate: Candidate }[]): string[] =>
  found.map(({ candidate: each }) => each.title);
