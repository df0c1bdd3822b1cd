import { table } from '../document.js';
import { share } from '../statistics.js';
import type { Pace } from './pace.js';

export interface Result {
  project: string;
  version: string;
  runner: string;
  tests: number;
  files: number;
  faults: number;
  memory: Pace;
  /** Of the candidates in memory, how many the real runner had to judge, and how many needed no run. */
  others: Others;
  process: Pace;
  mutations: Mutations[];
}

export interface Others {
  byProcess: number;
  notRun: number;
}

/** One run of Stryker, and the same mutants in memory. */
export interface Mutations {
  /** Whether mutants in code that runs when a module loads are among them. */
  atLoadTime: boolean;
  stryker: Pace;
  mutants: Pace;
  /** Mutants that memory and Stryker do not say the same of, in words. */
  different: string[];
  leftOut: number;
}

/** Mutants that are listed where memory and Stryker differ. */
const mostShown = 20;

/** What was measured on one project, as Markdown. */
export function section(result: Result): string {
  const { memory, process, mutations, others } = result;
  const rows: [string, Pace][] = [
    [`in memory: candidates for ${result.faults} planted faults`, memory],
    ...mutations.flatMap(({ atLoadTime, stryker, mutants }): [string, Pace][] => [
      [`StrykerJS, ${named(atLoadTime)}: its mutants`, stryker],
      ['in memory: the same mutants', mutants],
    ]),
    ['one process of the real runner a candidate, for the same faults', process],
  ];
  return [
    `**${result.project}**${result.version && ` (${result.version})`}: ${result.runner}, ${result.tests} tests, ${result.files} files edited.`,
    '',
    table(
      [
        'way',
        'judged',
        'seconds before the first',
        'seconds of judging',
        'a second',
        'a second, all counted',
      ],
      rows.map(([way, pace]) => [
        way,
        String(pace.judged),
        pace.openSeconds.toFixed(1),
        pace.seconds.toFixed(1),
        words(rate(pace)),
        words(rateWithOpening(pace)),
      ]),
    ),
    '',
    table(
      ['in memory against', 'judging', 'all counted'],
      [
        ...mutations.flatMap(({ atLoadTime, stryker, mutants }) => [
          [`StrykerJS, ${named(atLoadTime)}: candidates against mutants`, ...ratios(memory, stryker)],
          [`StrykerJS, ${named(atLoadTime)}: the same mutants`, ...ratios(mutants, stryker)],
        ]),
        ['one process each, the same faults', ...ratios(memory, process)],
      ],
    ),
    '',
    `Of the ${memory.judged} candidates in memory, ${others.notRun} needed no run, since no test calls what they change, and ${others.byProcess} had to be judged by the real runner.`,
    ...mutations.map(sameWord),
  ].join('\n');
}

const named = (atLoadTime: boolean): string =>
  atLoadTime ? 'as it comes' : 'without code that runs at load time';

function sameWord({ atLoadTime, mutants, different, leftOut }: Mutations): string {
  const same = `Memory and StrykerJS, ${named(atLoadTime)}, say the same of ${share(mutants.judged - different.length, mutants.judged)} mutants; ${leftOut} more were not run by it and so by neither.`;
  return different.length > 0 ? `${same} Different: ${different.slice(0, mostShown).join('; ')}.` : same;
}

const rate = ({ judged, seconds }: Pace): number => judged / seconds;
const rateWithOpening = ({ judged, seconds, openSeconds }: Pace): number => judged / (seconds + openSeconds);

const ratios = (one: Pace, other: Pace): string[] =>
  [rate, rateWithOpening].map((of) => {
    const ratio = of(one) / of(other);
    return Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 1 : 0)} times` : '-';
  });

const words = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 0) : '-');
