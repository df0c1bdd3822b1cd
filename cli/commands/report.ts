import { extname, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import type { Report } from '../../core/healer.js';
import { withHealer } from '../open.js';
import { reportJson } from '../render/json.js';
import type { Terminal } from '../terminal.js';
import { jsonText } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 report [--since 8w] [--output FILE] [--full]')
    .option('output', {
      type: 'string',
      describe: 'Write it to a file: .html, .md or .json',
      requiresArg: true,
    })
    .option('since', {
      type: 'string',
      describe: 'What it is about: 36h, 14d, 8w, a date, or all',
      default: '8w',
      requiresArg: true,
    })
    .option('full', {
      type: 'boolean',
      describe: 'First look at the machine, the store, the compiler, the linter and the tests',
    })
    .example('$0 report', 'The last eight weeks, on the terminal')
    .example('$0 report --output report.html', 'One page to read, print or send');

export async function run(
  { output, since, full }: OptionsOf<typeof builder>,
  terminal: Terminal,
): Promise<ExitCode> {
  const write = output === undefined ? null : writerOf(output);
  const report = await withHealer(terminal, (healer) => healer.report({ since, full: full === true }));
  if (write && output !== undefined) {
    const { writeReport } = await import('../../core/report/write-report.js');
    const path = resolve(terminal.cwd, output);
    await writeReport(path, await write(report));
    terminal.talk(`Wrote ${path}`);
  }
  if (terminal.json) terminal.printJson(reportJson(report));
  else if (!write) {
    const { reportTerminalText } = await import('../render/report.js');
    terminal.print(reportTerminalText(report, terminal));
  }
  return hasFindings(report) ? 1 : 0;
}

/** By the ending of the name, before anything is looked at. Throws USAGE. */
function writerOf(file: string): (report: Report) => Promise<string> {
  switch (extname(file).toLowerCase()) {
    case '.html':
      return async (report) => (await import('../../core/report/render/html.js')).reportHtml(report);
    case '.md':
      return async (report) => (await import('../../core/report/render/markdown.js')).reportMarkdown(report);
    case '.json':
      return async (report) => `${jsonText(reportJson(report))}\n`;
    default:
      throw new HealerError('USAGE', `${JSON.stringify(file)} does not say what kind of report it is to be`, {
        next: 'Give a name that ends with .html, .md or .json',
      });
  }
}

/** An error without a fix, or a scheduled cycle that did not run. */
const hasFindings = ({ errors, cycles }: Report): boolean =>
  errors.open.some(({ state }) => state !== 'patched') || cycles.missed !== null;
