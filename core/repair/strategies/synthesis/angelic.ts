import type { TestId } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import type { ProbedTest, Supposition, Turn, Turns } from '../../../sandbox/screening/screener.js';
import type { RepairContext } from '../../strategy.js';
import type { Hole } from './holes.js';
import type { Scope } from './interpret.js';
import { keyOf, kindOfValue } from './values.js';

/** What the expression of a hole has to give, for what its names hold. */
export interface Input {
  scope: Scope;
  wanted: unknown;
  /** From a test that fails now. */
  isNew: boolean;
}

/** So many ways for all failing tests to pass are looked at. */
const mostSpecifications = 3;
const mostInputs = { failing: 40, passing: 40 };

/**
 * Finds values that make the failing tests pass when the hole has them, whatever code could give them, and what the hole
 * has in the tests that pass: Chandra et al., "Angelic Debugging", ICSE 2011; Xuan et al., "Nopol: Automatic Repair of
 * Conditional Statement Bugs in Java Programs", TSE 2017; Long and Rinard, "Staged Program Repair with Condition
 * Synthesis", FSE 2015. Nothing where there are none.
 */
export async function specificationsOf(hole: Hole, context: RepairContext): Promise<Input[][]> {
  const { failingTests, suppose, probe } = context;
  const solutions = await solutionsOf(
    hole,
    failingTests,
    async (suppositions) => (await suppose?.(hole.point, suppositions)) ?? null,
  );
  if (solutions === null) return [];
  const passing = inputsOfPassing(hole, (await probe?.([hole.point])) ?? []);
  const most = Math.min(mostSpecifications, Math.max(...solutions.map(({ length }) => length)));
  return Array.from({ length: most }, (_, at) => {
    const chosen = solutions.flatMap((ways) => ways[Math.min(at, ways.length - 1)] ?? []);
    return consistent([...chosen.slice(0, mostInputs.failing), ...passing]);
  }).flatMap((inputs) => (inputs === null ? [] : [inputs]));
}

type Suppose = (suppositions: readonly Supposition[]) => Promise<ProbedTest[][] | null>;

/** For each failing test the ways that it passes, the least departure first; null where one of them never does. */
async function solutionsOf(
  hole: Hole,
  failing: readonly TestId[],
  suppose: Suppose,
): Promise<Input[][][] | null> {
  const keys = failing.filter(({ path }) => path.length > 0).map(testKey);
  const nothing: Turns = { first: [], rest: null };
  const own = (await suppose([new Map(keys.map((key) => [key, nothing]))]))?.[0];
  if (!own || own.length === 0 || own.some(({ moments }) => moments.length === 0)) return null;
  const solutions: Input[][][] = [];
  // The test that passes the hole the least often has the fewest ways: it gives up the soonest.
  for (const test of [...own].sort((a, b) => a.moments.length - b.moments.length)) {
    const ways = waysOf(hole, test);
    const key = testKey(test);
    const runs = await suppose(ways.map((turns) => new Map([[key, turns]])));
    const passing = (runs ?? []).flatMap(([run]) =>
      run?.status === 'passed' ? [inputsOf(hole, run, true)] : [],
    );
    if (passing.length === 0) return null;
    solutions.push(passing);
  }
  return solutions;
}

const inputsOf = (hole: Hole, { moments }: ProbedTest, isNew: boolean): Input[] =>
  moments.flatMap((moment) =>
    'value' in moment ? [{ scope: moment.scope, wanted: wantedOf(hole, moment.value), isNew }] : [],
  );

const wantedOf = ({ kind }: Hole, value: unknown): unknown => (kind === 'value' ? value : Boolean(value));

/** From many tests a few inputs each. */
function inputsOfPassing(hole: Hole, tests: readonly ProbedTest[]): Input[] {
  const lists = tests
    .filter(({ status }) => status === 'passed')
    .map((test) => distinct(inputsOf(hole, test, false)));
  const found: Input[] = [];
  for (let at = 0; found.length < mostInputs.passing && lists.some(({ length }) => length > at); at++)
    found.push(...lists.flatMap((inputs) => inputs.slice(at, at + 1)));
  return found.slice(0, mostInputs.passing);
}

const distinct = (inputs: readonly Input[]): Input[] => [
  ...new Map(inputs.map((input) => [keyOf(input.scope), input])).values(),
];

/** Each input once; null where two are the same but want something else: nothing in scope can tell them apart. */
function consistent(inputs: readonly Input[]): Input[] | null {
  const found = new Map<string, Input>();
  for (const input of inputs) {
    const key = keyOf(input.scope);
    const known = found.get(key);
    if (known && keyOf(known.wanted) !== keyOf(input.wanted)) return null;
    if (!known) found.set(key, input);
  }
  return [...found.values()];
}

const mostSingleTurns = 12;

/** Values by turn that may make a failing test pass, the smallest departures from what it has now first. */
function waysOf(hole: Hole, test: ProbedTest): Turns[] {
  const own = test.moments.map((moment) => ('value' in moment ? moment.value : undefined));
  const isTruth = hole.kind !== 'value' || own.every((value) => typeof value === 'boolean');
  const ways = isTruth ? flips(own.map(Boolean)) : replacements(own, test.compared);
  return [...new Map(ways.map((turns) => [keyOf(turns), turns])).values()];
}

/** One truth value turned, all from one on, all the same. */
function flips(own: readonly boolean[]): Turns[] {
  const at = own.slice(0, mostSingleTurns).map((_, index) => index);
  return [
    ...at.map((index) => single(index, { value: !own[index] })),
    ...at.slice(1).map((index): Turns => ({ first: Array(index).fill(null), rest: { value: !own[index] } })),
    { first: [], rest: { value: true } },
    { first: [], rest: { value: false } },
  ];
}

const single = (index: number, turn: Turn): Turns => ({
  first: [...Array(index).fill(null), turn],
  rest: null,
});

function replacements(own: readonly unknown[], compared: ProbedTest['compared']): Turns[] {
  const last = own.length - 1;
  const places = [...new Set([last, ...own.keys()])].slice(0, mostSingleTurns);
  const values = compared ? desired(own, compared) : [];
  return [
    ...values.flatMap((value) => [
      { first: [], rest: { value } },
      ...(own.length > 1 ? places.map((index) => single(index, { value })) : []),
    ]),
    ...(compared ? inTurn(own, compared.expected) : []),
    ...(compared ? shifted(own, compared, places) : []),
    ...nearby(own, places),
  ];
}

const mostElements = 6;

/** What was expected, or a part of it, where it is of a kind that the hole has had. */
function desired(own: readonly unknown[], { expected }: { expected: unknown }): unknown[] {
  const kinds = new Set(own.map(kindOfValue));
  const parts =
    typeof expected === 'object' && expected !== null ? Object.values(expected).slice(0, mostElements) : [];
  return [expected, ...parts].filter((value, at) => at === 0 || kinds.has(kindOfValue(value)));
}

/** The elements of a list, or the characters of a text, one at each turn. */
function inTurn(own: readonly unknown[], expected: unknown): Turns[] {
  const parts = typeof expected === 'string' ? [...expected] : Array.isArray(expected) ? expected : [];
  if (parts.length < 2 || parts.length !== own.length) return [];
  return [{ first: parts.map((value) => ({ value })), rest: null }];
}

/** A number that goes into the result is off by as much as the result. */
function shifted(
  own: readonly unknown[],
  { expected, actual }: { expected: unknown; actual: unknown },
  places: readonly number[],
): Turns[] {
  if (typeof expected !== 'number' || typeof actual !== 'number' || !Number.isFinite(expected - actual))
    return [];
  return places.flatMap((index) => {
    const value = own[index];
    return typeof value === 'number' ? [single(index, { value: value + expected - actual })] : [];
  });
}

/** One more or less. */
function nearby(own: readonly unknown[], places: readonly number[]): Turns[] {
  if (!own.every((value) => typeof value === 'number')) return [];
  return [1, -1].flatMap((step) => [
    { first: own.map((value) => ({ value: (value as number) + step })), rest: null },
    ...(own.length > 1 ? places.map((index) => single(index, { value: (own[index] as number) + step })) : []),
  ]);
}
