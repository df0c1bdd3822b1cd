import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import type { ResearchRequest } from '../../core/healer.js';
import { withHealer } from '../open.js';
import { researchJson, researchText, sendingText, sentText } from '../render/research.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('id', { type: 'string', describe: 'Id of an error' })
    .option('query', {
      type: 'string',
      requiresArg: true,
      describe: 'Words to look for in place of an error',
    })
    .option('limit', {
      type: 'number',
      requiresArg: true,
      default: 10,
      describe: 'Show no more than this many',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Tell what would be sent to other machines, and send nothing',
    })
    .example('$0 research 3f2a1', 'What is written of one error')
    .example('$0 research --query "js-yaml safeLoad"', 'What installed packages say of a name');

type Options = OptionsOf<typeof builder>;

export async function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { limit } = options;
  const dryRun = options['dry-run'];
  const request = { ...requestOf(options), dryRun };
  if (!Number.isInteger(limit) || limit < 1)
    throw new HealerError('USAGE', '--limit is no number of findings.', {
      next: 'Give a whole number from 1 on.',
    });
  const report = await withHealer(terminal, (healer) => healer.research(request));
  const shown = { ...report, findings: report.findings.slice(0, limit) };
  if (terminal.json) terminal.printJson(researchJson(shown, dryRun));
  else if (dryRun) terminal.print(sendingText(report));
  else {
    if (terminal.verbose && report.sent.length > 0) terminal.talk(sentText(report));
    for (const trouble of report.troubles) terminal.talk(`Not looked at: ${trouble}`);
    if (shown.findings.length === 0) terminal.talk('Nothing is written of it where healer looked.');
    else terminal.print(researchText(shown, terminal));
  }
  return 0;
}

function requestOf({ id, query }: Options): ResearchRequest {
  if (id !== undefined && query === undefined) return { id };
  if (query !== undefined && id === undefined) return { query };
  throw new HealerError('USAGE', 'Research is for one error, or for some words.', {
    next: 'Give the id of an error, or --query and words in its place. `healer errors` lists the errors.',
  });
}
