import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { withHealer } from '../open.js';
import { printRecorded } from '../recorded.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('file', { type: 'string', describe: 'The file; - reads stdin' })
    .option('from', { type: 'string', requiresArg: true, describe: 'The same, named by an option' })
    .example('npm test 2>&1 | $0 ingest -', 'Whatever can be read out of a log')
    .example('$0 ingest --from sentry.json', 'Events of Sentry; issues of GitHub and traces as well');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const file = options.from ?? options.file;
  if (file === undefined || (options.from !== undefined && options.file !== undefined))
    throw new HealerError('USAGE', 'healer ingest takes one file', {
      next: 'Such as: healer ingest --from sentry.json, or healer ingest - for stdin',
    });
  const name = isStdin(file) ? 'stdin' : basename(file);
  const content = isStdin(file)
    ? await text(process.stdin)
    : await readOrExplain(resolve(terminal.cwd, file), file);
  const errors = await withHealer(terminal, (healer) => healer.ingest(content, name));
  return printRecorded(errors, terminal, `No failure was found in ${name}.`);
}

/** yargs hands over a lone `-` as an empty string. */
const isStdin = (file: string): boolean => file === '-' || file === '';

async function readOrExplain(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HealerError('FILE_UNREADABLE', `${file} cannot be read.`, {
      cause,
      next: 'Name a file that exists, or - for stdin.',
    });
  }
}
