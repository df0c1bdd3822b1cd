import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import { withHealer } from '../open.js';
import { learnedText } from '../render/learned.js';
import { patternJson, patternsText, patternText } from '../render/patterns.js';
import { jsonText, type Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 patterns [list|show ID|export|import FILE]')
    .positional('action', {
      choices: ['list', 'show', 'export', 'import'] as const,
      default: 'list' as const,
    })
    .positional('target', { type: 'string', describe: 'The id of a pattern to show, or the file to import' })
    .option('limit', {
      type: 'number',
      requiresArg: true,
      default: 20,
      describe: 'List no more of a kind than this',
    })
    .option('all', {
      type: 'boolean',
      default: false,
      describe: 'Also list the forms of a fix that hold more of what is around it',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'The file to export to; stdout without it',
    })
    .option('with-examples', {
      type: 'boolean',
      default: false,
      describe: 'Export commits, file names and code of the examples too',
    })
    .example('$0 patterns', 'What keeps coming back: fixes, errors, and files that change together')
    .example('$0 patterns show 3f2a1', 'One of them with its examples')
    .example('$0 patterns export --output patterns.json', 'The fixes for another project, without its code')
    .example('$0 patterns import patterns.json', 'Take them over there');

type Options = OptionsOf<typeof builder>;

export function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const actions = { list, show, export: exportTo, import: importFrom };
  return withHealer(terminal, (healer) => actions[options.action](healer, options, terminal));
}

async function list(healer: Healer, { limit, all }: Options, terminal: Terminal): Promise<ExitCode> {
  const patterns = await healer.patterns();
  const learned = await healer.learned();
  const { width, paint } = terminal;
  const outcomes = learnedText(learned, { width, paint, limit });
  const now = terminal.now.getTime();
  if (terminal.json)
    terminal.printJson({
      schema: 'healer/patterns@1',
      patterns: patterns.map((each) => patternJson(each, now)),
      learned,
    });
  else if (patterns.length === 0 && outcomes === '')
    terminal.talk(
      'No pattern is known yet. `healer learn --from-history` looks for them in the commits of the past.',
    );
  else
    terminal.print(
      [patternsText(patterns, { limit, all }, terminal), outcomes].filter((text) => text !== '').join('\n\n'),
    );
  return 0;
}

async function show(healer: Healer, { target }: Options, terminal: Terminal): Promise<ExitCode> {
  const pattern = await healer.pattern(required(target, 'Which pattern?', 'healer patterns show ID'));
  if (terminal.json)
    terminal.printJson({
      schema: 'healer/patterns@1',
      patterns: [patternJson(pattern, terminal.now.getTime())],
    });
  else terminal.print(patternText(pattern, terminal));
  return 0;
}

async function exportTo(healer: Healer, options: Options, terminal: Terminal): Promise<ExitCode> {
  const text = `${jsonText(await healer.exportPatterns({ withExamples: options['with-examples'] }))}\n`;
  if (options.output === undefined) {
    process.stdout.write(text);
    return 0;
  }
  const { replaceFile } = await import('../../core/workspace/replace-file.js');
  const path = resolve(terminal.cwd, options.output);
  await replaceFile(path, text);
  terminal.talk(`Wrote ${path}`);
  return 0;
}

async function importFrom(healer: Healer, { target }: Options, terminal: Terminal): Promise<ExitCode> {
  const path = resolve(terminal.cwd, required(target, 'Which file?', 'healer patterns import FILE'));
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new HealerError('FILE_UNREADABLE', `${path} cannot be read`, {
      cause,
      next: 'Give the path of an export.',
    });
  });
  const { added, known } = await healer.importPatterns(text);
  if (terminal.json) terminal.printJson({ schema: 'healer/patterns-import@1', added, known });
  else terminal.print(`${added} patterns are new here, ${known} were known.`);
  return 0;
}

function required(target: string | undefined, question: string, usage: string): string {
  if (target !== undefined) return target;
  throw new HealerError('USAGE', question, { next: usage });
}
