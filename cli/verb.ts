import type { Argv } from 'yargs';
import type { Terminal } from './terminal.js';

/** 0: nothing left to do. 1: findings remain. 2: usage, configuration or tool failure. */
export type ExitCode = number;

/** `cwd` is absolute by the time that a verb sees it in its terminal. */
export interface GlobalOptions {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  cwd: string;
}

/** A row of the command table: all that `healer --help` needs, and how to load the rest. */
export interface VerbEntry {
  /** yargs syntax: `heal [ids..]`. */
  command: string;
  /** False hides it from the help. */
  describe: string | false;
  /** True when words after `--` are its business. */
  takesCommand?: true;
  /** True when it has no options of its own, so that its bare name needs no parser. */
  plain?: true;
  /** True when a signal is how it is meant to end: its own exit code stands. */
  endsWithSignal?: true;
  load: () => Promise<Verb>;
}

/** What each file of `commands/` exports. `never`: every verb has options of its own type. */
export interface Verb {
  builder: (yargs: Argv<GlobalOptions>) => unknown;
  run: (options: never, terminal: Terminal) => Promise<ExitCode>;
}

/** The options that a builder makes: `OptionsOf<typeof builder>`. */
export type OptionsOf<Builder> = Builder extends (yargs: never) => Argv<infer Options> ? Options : never;
