import type { TestId } from '../model.js';
import { recogniseRunner } from './index.js';
import { type Narrowable, relativeTo, type TestCommand } from './narrow.js';

/**
 * The command that runs the files of these tests in another order, told by `seed`: their files by the command line, and
 * the tests in them where the runner has an option for it. Null where it could only run them as always.
 */
export function shuffledCommand(
  { script, cwd }: Pick<Narrowable, 'script' | 'cwd'>,
  tests: readonly TestId[],
  seed: number,
): TestCommand | null {
  const own = relativeTo(cwd, tests);
  const command = own && shuffledScript(script, own, seed);
  return command && { command, cwd };
}

function shuffledScript(script: string, tests: readonly TestId[], seed: number): string[] | null {
  const files = [...new Set(tests.map(({ file }) => file))].sort();
  const order = shuffled(files, seed).map((file) => ({ file, path: [] }));
  const runner = recogniseRunner(script);
  const command = runner.select(script, order);
  const options = runner.shuffle?.(seed) ?? [];
  if (!command || (options.length === 0 && files.length < 2)) return null;
  if (command[0] !== 'sh') return [...command, ...options];
  return [...command.slice(0, -1), [command.at(-1), ...options].join(' ')];
}

/** Fisher and Yates, with a linear congruential generator (Numerical Recipes) so that a seed gives one order. */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const left = [...items];
  const order: Item[] = [];
  let state = seed;
  while (left.length > 0) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    order.push(...left.splice(state % left.length, 1));
  }
  return order;
}
