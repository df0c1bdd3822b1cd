import { join } from 'node:path';
import { table } from './document.js';
import { type Action, actions } from './kills/actions.js';
import type { Place } from './kills/place.js';
import { makeStates, type StateName } from './kills/states.js';
import { type Reference, type Trial, takeReference, tryKill } from './kills/trial.js';
import type { BenchOptions } from './main.js';
import { commandLine, scratch } from './project.js';

const usualCount = 500;
const atOnce = 2;

/**
 * Kills healer's commands with SIGKILL, process group and all, at random points, and checks after each kill what is
 * promised of it. `--only N` repeats the one kill with the number N.
 */
export async function run(options: BenchOptions): Promise<string> {
  const count = options.count ?? (options.quick ? actions.length : usualCount);
  const { folder, dispose } = await scratch();
  try {
    const trials = await killAll(folder, numbersOf(options, count), options.seed, (trial) => {
      if (trial.problems.length === 0) return;
      process.exitCode = 1;
      console.error(failureText(trial, options.seed));
    });
    return report(trials);
  } finally {
    await dispose();
  }
}

/** Kills with these numbers, two at once; each number stands for one action and one point. */
export async function killAll(
  folder: string,
  numbers: readonly number[],
  seed: number,
  onTrial: (trial: Trial) => void = () => {},
): Promise<Trial[]> {
  const states = await makeStates(join(folder, 'states'));
  const references = new Map<Action, Promise<Reference>>();
  const referenceOf = (action: Action) => {
    const known = references.get(action) ?? take(action, states, folder);
    references.set(action, known);
    return known;
  };
  const trials: Trial[] = [];
  const waiting = [...numbers];
  const work = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const action = actions[(number - 1) % actions.length] as Action;
      const place = join(folder, `trial-${number}`);
      const options = { folder: place, seed, iteration: number };
      const trial = await tryKill(action, states[action.state], await referenceOf(action), options);
      trials.push(trial);
      onTrial(trial);
      if (trials.length % 25 === 0) console.error(`kills: ${trials.length} of ${numbers.length} …`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return trials.sort((one, other) => one.iteration - other.iteration);
}

const take = (action: Action, states: Record<StateName, Place>, folder: string): Promise<Reference> =>
  takeReference(action, states[action.state], join(folder, `reference-${actions.indexOf(action)}`));

function numbersOf({ only }: BenchOptions, count: number): number[] {
  if (only.length > 0) return only.map(Number);
  return Array.from({ length: count }, (_, index) => index + 1);
}

export const failureText = ({ action, iteration, problems }: Trial, seed: number): string =>
  [
    `kills: ${action}: \`npm run bench -- kills --seed ${seed} --only ${iteration}\` does it again`,
    ...problems.map((problem) => `  ${problem}`),
  ].join('\n');

function report(trials: readonly Trial[]): string {
  const killed = trials.filter((trial) => trial.killed);
  const rows = actions.map(({ name }) =>
    rowOf(
      name,
      killed.filter(({ action }) => action === name),
    ),
  );
  const total = rowOf('all', killed);
  return [
    `\`${commandLine()}\`: ${killed.length} kills, Node ${process.versions.node}.`,
    '',
    table(['action', 'kills', 'at points of time', 'at steps', 'survived'], [...rows, total]),
  ].join('\n');
}

function rowOf(name: string, killed: readonly Trial[]): string[] {
  const ofTime = killed.filter(({ point }) => point.by === 'time').length;
  const survived = killed.filter(({ problems }) => problems.length === 0).length;
  return [name, killed.length, ofTime, killed.length - ofTime, survived].map(String);
}
