import type { TestId, TestResult } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { RepairContext } from '../../../strategy.js';
import { parse } from '../../../syntax/parse.js';
import { walk } from '../../../syntax/walk.js';
import type { Data } from '../prompt/fence.js';

const longestMessage = 1500;
const longestTest = 4000;

/** What fails and how, and the source of the tests that fail: a piece each, tests that fail alike only once. */
export async function failingTests(context: RepairContext, most: number): Promise<Data[]> {
  const pieces: Data[] = [];
  const shown = new Set<string>();
  for (const test of context.failingTests) {
    if (pieces.length >= most) break;
    const text = await failingTest(context, test);
    if (shown.has(text)) continue;
    shown.add(text);
    pieces.push({ what: `failing test ${pieces.length + 1}`, file: test.file, text });
  }
  return pieces.length > 0 ? pieces : context.failures.slice(0, most).map(plainFailure);
}

/** Where no test shows it: what was thrown or reported, and where. */
function plainFailure({ thrown, frames, location }: RepairContext['failures'][number]): Data {
  const places = [location, ...frames.filter(({ origin }) => origin === 'project')]
    .filter((place) => place !== undefined)
    .map(({ file, line }) => `at ${file}:${line}`);
  return { what: 'failure', text: [saidBy(thrown), ...places.slice(0, 8)].join('\n') };
}

/** Its titles, what it threw, and its source. */
export async function failingTest(
  context: RepairContext,
  test: TestId,
  thrown = thrownBy(context, test),
): Promise<string> {
  const source = await sourceOf(context, test);
  return [
    `Titles: ${test.path.join(' > ')}`,
    ...(thrown ? [saidBy(thrown)] : []),
    ...(source === null ? [] : [`Source:\n${source.slice(0, longestTest)}`]),
  ].join('\n');
}

type Thrown = NonNullable<TestResult['error']>;

export function thrownBy({ results = [], failures }: RepairContext, test: TestId): Thrown | undefined {
  const key = testKey(test);
  return (
    results.find((result) => testKey(result) === key)?.error ??
    failures.find((failure) => failure.test && testKey(failure.test) === key)?.thrown
  );
}

export function saidBy({ name, message, expected, actual }: Thrown): string {
  const told = `${name}: ${message}`.slice(0, longestMessage);
  const values = [
    ...(expected === undefined ? [] : [`Expected: ${expected.slice(0, longestMessage)}`]),
    ...(actual === undefined ? [] : [`Actual: ${actual.slice(0, longestMessage)}`]),
  ];
  return [told, ...values].join('\n');
}

/** The call whose first argument is the test's last title, the one inside of the most of its other titles. */
async function sourceOf(context: RepairContext, { file, path }: TestId): Promise<string | null> {
  const text = await context.read(file);
  const title = path.at(-1);
  if (text === undefined) return null;
  const program = parse(file, text);
  if (!program || title === undefined) return text.slice(0, longestTest);
  let best: { score: number; source: string } | null = null;
  const titles: string[] = [];
  const visit = (node: Parameters<typeof walk>[0]): unknown => {
    const [first] = node.type === 'CallExpression' ? node.arguments : [];
    const name = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : null;
    if (name === null) return undefined;
    const score = titles.filter((each) => path.includes(each)).length;
    if (name === title && (best === null || score > best.score))
      best = { score, source: text.slice(...node.range) };
    if (node.type !== 'CallExpression') return undefined;
    titles.push(name);
    for (const argument of node.arguments.slice(1)) walk(argument, visit);
    titles.pop();
    return 'skip';
  };
  walk(program, visit);
  return (best as { source: string } | null)?.source ?? text.slice(0, longestTest);
}
