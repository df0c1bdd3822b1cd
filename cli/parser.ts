import yargs, { type Argv } from 'yargs';
import { HealerError } from '../core/errors.js';
import type { Invocation } from './command-line.js';
import { verbs } from './commands/index.js';
import { openTerminal } from './terminal.js';
import type { ExitCode, GlobalOptions, VerbEntry } from './verb.js';

/** Runs the verb that healer's `own` words name; `rest` are those after `--`. Throws USAGE, and whatever the verb throws. */
export async function parseWords(
  own: string[],
  rest: string[],
  { version, signal }: Invocation,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const parser = parserFor(own, rest, version, async (options, run) => {
    if (options.cwd !== undefined) enterFolder(options.cwd);
    code = await run(openTerminal({ ...options, cwd: process.cwd() }, rest, signal));
  });
  if (own.length === 0) parser.showHelp('log');
  else await parser.parseAsync();
  return code;
}

/** The parser of every command; `start` gets the options of the one that was named, and may run it. */
export function parserFor(
  own: string[],
  rest: string[],
  version: string,
  start: Run,
): Argv<Partial<GlobalOptions>> {
  const parser = withGlobalOptions(yargs(own), version).fail(failUsage(own));
  for (const entry of verbs)
    addVerb(parser, entry, async (options, run) => {
      if (rest.length > 0 && !entry.takesCommand) refuseRest(entry.command);
      await start(options, run);
    });
  parser.completion('completion', 'Print a completion script for bash or zsh');
  return parser;
}

function withGlobalOptions(parser: Argv, version: string): Argv<Partial<GlobalOptions>> {
  return (
    parser
      .scriptName('healer')
      .usage('$0 <command>\n\nHeals failing tests: every fix is proved, signed and on a branch of its own.')
      .locale('en')
      .option('json', { type: 'boolean', describe: 'Print one JSON object on stdout' })
      .option('quiet', { type: 'boolean', alias: 'q', describe: 'Say nothing but results and errors' })
      .option('verbose', { type: 'boolean', describe: 'Say more' })
      .option('cwd', {
        type: 'string',
        alias: 'C',
        requiresArg: true,
        describe: 'Run as if started in this folder',
      })
      .version(version)
      .alias('version', 'v')
      .help()
      .alias('help', 'h')
      // named first, so that the help shows a command's own options above those of all
      .group([], 'Options:')
      .group(['json', 'quiet', 'verbose', 'cwd', 'version', 'help'], 'Global options:')
      .strict()
      .recommendCommands()
      .demandCommand(1, 'Which command?')
      .check(eachOptionOnce)
      .exitProcess(false)
      .wrap(Math.min(process.stdout.columns || 100, 110))
      .epilogue(
        'Exit codes: 0 nothing left to do, 1 findings remain, 2 usage, configuration or tool failure.\n' +
          'Honours NO_COLOR, FORCE_COLOR and CI. HEALER=0 turns hooks and reporters off.',
      )
  );
}

const repeatable = ['junit', 'trust'];

/** yargs makes a list of an option that is given twice; only positionals such as `[ids..]` are lists here, and what may be repeated. */
function eachOptionOnce(options: Record<string, unknown>): true {
  const lists = verbs.flatMap(({ command }) => /(\w+)\.\.\]/.exec(command)?.[1] ?? []);
  const twice = Object.keys(options).find(
    (name) => Array.isArray(options[name]) && !['_', ...repeatable, ...lists].includes(name),
  );
  if (twice === undefined) return true;
  throw new HealerError('USAGE', `--${twice} is given more than once.`, { next: 'Give it once.' });
}

type Run = (
  options: Partial<GlobalOptions>,
  run: (terminal: ReturnType<typeof openTerminal>) => Promise<ExitCode>,
) => Promise<void>;

function addVerb(
  parser: Argv<Partial<GlobalOptions>>,
  { command, describe, load }: VerbEntry,
  start: Run,
): void {
  const builder = async (each: Argv<GlobalOptions>) => (await load()).builder(each);
  parser.command(command, describe as string, builder as never, async (options: Partial<GlobalOptions>) => {
    const verb = await load();
    await start(options, (terminal) => verb.run(options as never, terminal));
  });
}

function refuseRest(command: string): never {
  const [verb] = command.split(' ');
  throw new HealerError('USAGE', `\`healer ${verb}\` takes no command after --.`, {
    next: `\`healer ${verb} --help\` shows what it takes.`,
  });
}

function enterFolder(folder: string): void {
  try {
    process.chdir(folder);
  } catch (cause) {
    throw new HealerError('USAGE', `${folder} is no folder that can be entered.`, {
      cause,
      next: 'Give --cwd a folder that exists.',
    });
  }
}

const failUsage =
  (own: string[]) =>
  (message: string | null, error: Error | undefined): never => {
    if (error && error.name !== 'YError') throw error;
    const said = message ?? error?.message ?? 'The command line could not be read';
    throw new HealerError('USAGE', sentence(said, own), {
      next: '`healer --help` lists the commands, `healer <command> --help` the options of one.',
    });
  };

function sentence(message: string, own: string[]): string {
  const line = message.trim().replace(/\s*\n\s*/g, ' ');
  const word = own.find((each) => !each.startsWith('-'));
  const verb = verbs.find(({ command }) => command.split(' ')[0] === word);
  if (line.startsWith('Did you mean')) return `There is no command ${word ?? 'of that name'}. ${line}`;
  if (!verb && word !== undefined && line === `Unknown argument: ${word}`)
    return `There is no command ${word}.`;
  const positional = verb && /<\w+>/.exec(verb.command)?.[0];
  if (positional && line.startsWith('Not enough non-option arguments'))
    return `\`healer ${word}\` needs ${positional}.`;
  return /[.?!]$/.test(line) ? line : `${line}.`;
}
