import { type Paint, paintFor } from './render/paint.js';
import { withoutCommands } from './render/printable.js';
import type { GlobalOptions } from './verb.js';

/** Where a command talks to: data goes to stdout, talk to stderr. */
export interface Terminal extends GlobalOptions {
  signal: AbortSignal;
  /** The words after `--`, untouched. */
  rest: string[];
  /** Columns that a line may fill; infinite where stdout is no terminal, so that `grep` finds whole titles. */
  width: number;
  /** Colours for data and for talk; off where the stream is no terminal. */
  paint: Paint;
  talkPaint: Paint;
  /** True when questions can be asked. */
  interactive: boolean;
  /** True when a line may be redrawn. */
  live: boolean;
  now: Date;
  print(text: string): void;
  printJson(value: unknown): void;
  talk(text: string): void;
}

type Options = Partial<GlobalOptions> & { cwd: string };

export function openTerminal(
  { json = false, quiet = false, verbose = false, cwd }: Options,
  rest: string[],
  signal: AbortSignal,
): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const unattended = json || isSet(env.CI) || env.TERM === 'dumb';
  return {
    json,
    quiet,
    verbose,
    cwd,
    signal,
    rest,
    width: stdout.isTTY ? Math.min(stdout.columns || 80, 160) : Number.POSITIVE_INFINITY,
    paint: paintFor(stdout.isTTY, env),
    talkPaint: paintFor(stderr.isTTY, env),
    interactive: stdin.isTTY && stdout.isTTY && !unattended,
    live: stderr.isTTY && !unattended && !quiet,
    now: new Date(),
    print: (text) => void stdout.write(ended(withoutCommands(text))),
    printJson: (value) => void stdout.write(`${jsonText(value)}\n`),
    talk: (text) => {
      if (!quiet && text !== '') stderr.write(ended(withoutCommands(text)));
    },
  };
}

/** A reader that goes away (`healer errors | head`) is no failure: what is left to say is dropped. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    });
}

/** Resolves when all that was written has left this process. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    if (stream.writable) await new Promise<void>((resolve) => stream.write('', () => resolve()));
}

/** JSON leaves C0 controls escaped; DEL, C1 and what turns the direction of text would still reach a terminal. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value !== 'false';
