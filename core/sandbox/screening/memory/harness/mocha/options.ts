import type { RunnerCommand } from '../../../../../runners/runner.js';
import type { ProjectMocha } from './project-mocha.js';

/** How a project's mocha is set up, in the names of its constructor. */
export interface MochaOptions {
  mocha: Record<string, unknown>;
  /** Files whose tests and hooks come before those of all others, as the user wrote them. */
  first: string[];
  /** Modules that are loaded before them, in their order. */
  required: string[];
  /** Whether the process ends with the last test, whatever is still going on. */
  exit: boolean;
}

const interfaces = ['bdd', 'tdd', 'exports', 'qunit'];

/** Throws where only mocha itself can run the suite as its options ask. */
export function mochaOptions({ loadOptions }: ProjectMocha, command: RunnerCommand): MochaOptions {
  const read = camelCased(loadOptions(command.options));
  const { ui = 'bdd', parallel, jobs, allowUncaught, dryRun, conditions, C } = read;
  if (!interfaces.includes(String(ui))) throw new Error(`the interface ${ui} is not known`);
  if (parallel && jobs !== 1) throw new Error('the suite runs in parallel');
  if (allowUncaught || dryRun) throw new Error('errors that are not caught, or dry runs, are asked for');
  if (conditions || C) throw new Error('modules are resolved by other conditions');
  const flags = [...command.node, ...list(read.nodeOption).map((flag) => `--${flag}`)];
  return {
    // Nobody reads a report; which tests run is not left to a failure elsewhere.
    mocha: { ...read, reporter: class {}, parallel: false, bail: false, growl: false, color: false },
    first: list(read.file),
    required: [
      ...preloads(flags),
      ...list(read.import),
      ...list(read.loader),
      ...list(read.experimentalLoader),
      ...list(read.require),
    ],
    exit: read.exit === true,
  };
}

/** Modules that options of Node load. */
function preloads(flags: readonly string[]): string[] {
  const found: string[] = [];
  for (const [index, flag] of flags.entries()) {
    const [, value] = /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=(.*))?$/.exec(flag) ?? [
      '',
      null,
    ];
    if (/^(?:-C|--conditions)/.test(flag)) throw new Error('modules are resolved by other conditions');
    if (value !== null) found.push(value ?? flags[index + 1] ?? '');
  }
  return found;
}

function camelCased(options: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(options).map(([name, value]): [string, unknown] => [
    name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries);
}

const list = (value: unknown): string[] =>
  value === undefined || value === null || typeof value === 'boolean' ? [] : [value].flat().map(String);
