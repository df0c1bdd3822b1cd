import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { type PluginKind, pluginKinds } from '../../core/plugins/api-types.js';
import type { PluginManager } from '../../core/plugins/manage.js';
import { budgetMs } from '../budget.js';
import { withLoggedHealer } from '../logged.js';
import { withHealer } from '../open.js';
import {
  generatedJson,
  generatedText,
  pluginsJson,
  pluginsText,
  testedJson,
  testedText,
} from '../render/plugins.js';
import { agreesTo } from '../render/trust.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

const actions = ['list', 'new', 'test', 'enable', 'disable', 'remove', 'generate'] as const;

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('action', { choices: actions, default: 'list' as const })
    .positional('name', { type: 'string', describe: 'The plugin' })
    .option('kind', { choices: pluginKinds, describe: 'What the new plugin is' })
    .option('from', {
      type: 'string',
      requiresArg: true,
      describe: 'Generate from the pattern in this JSON file, and not from those that were learned',
    })
    .option('dry-run', { type: 'boolean', default: false, describe: 'Try the plugins, but land none' })
    .option('budget', { type: 'string', requiresArg: true, describe: 'Time to spend on trying: 90s, 5m, 1h' })
    .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing' })
    .example('$0 plugins', 'The plugins of this repository, and which of them are run')
    .example('$0 plugins new forgotten-await --kind check', 'Begin one by hand')
    .example('$0 plugins generate', 'Make plugins of what was learned, and land those that have earned it')
    .example('$0 plugins enable forgotten-await', 'Agree to it as it is now, and have it run');

type Options = OptionsOf<typeof builder>;

export async function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const open = options.action === 'generate' && !options['dry-run'] ? withLogged : withHealer;
  return open(terminal, async (healer) => {
    const plugins = await healer.plugins();
    return act[options.action as keyof typeof act](plugins, options, terminal);
  });
}

type Act = (plugins: PluginManager, options: Options, terminal: Terminal) => Promise<ExitCode>;

/** `list` ends with 1 where a plugin that was agreed to is not run, `test` where one fails. */
const act: Record<(typeof actions)[number], Act> = {
  async list(plugins, _, terminal) {
    const all = await plugins.list();
    if (terminal.json) terminal.printJson(pluginsJson(all));
    else terminal.print(pluginsText(all, terminal));
    return all.some(({ state }) => state === 'failed' || state === 'broken') ? 1 : 0;
  },
  async new(plugins, options, terminal) {
    const files = await plugins.create(nameIn(options), kindIn(options));
    if (terminal.json) terminal.printJson({ schema: 'healer/new-plugin@1', files });
    else
      terminal.print(
        [
          ...files.map((file) => `wrote ${file}`),
          `Try it with \`healer plugins test ${options.name}\`, then have it run with \`healer plugins enable ${options.name}\`.`,
        ].join('\n'),
      );
    return 0;
  },
  async test(plugins, { name }, terminal) {
    const tested = await plugins.test(name);
    if (terminal.json) terminal.printJson(testedJson(tested));
    else terminal.print(testedText(tested, terminal));
    return tested.some(({ state }) => state === 'failed') ? 1 : 0;
  },
  async enable(plugins, options, terminal) {
    const name = nameIn(options);
    const part = await plugins.asked(name);
    if (terminal.interactive && !options.yes && !(await agreesTo([part], terminal))) return 1;
    return show([await plugins.enable(name)], terminal, `healer ${part.effect}, until it is changed.`);
  },
  async disable(plugins, options, terminal) {
    const name = nameIn(options);
    return show([await plugins.disable(name)], terminal, `${name} is not run any more.`);
  },
  async remove(plugins, options, terminal) {
    const { id, folder } = await plugins.remove(nameIn(options));
    return show([], terminal, `Removed ${id}: ${folder}`);
  },
  async generate(plugins, { name, from, budget, 'dry-run': dryRun }, terminal) {
    const made = await plugins.generate({
      only: name === undefined ? [] : [name],
      ...(from !== undefined && { pattern: await readPattern(resolve(terminal.cwd, from)) }),
      dryRun,
      budgetMs: budgetMs(budget),
    });
    if (terminal.json) terminal.printJson(generatedJson(made));
    else terminal.print(generatedText(made, { ...terminal, dryRun }));
    return 0;
  },
};

const withLogged: typeof withHealer = (terminal, use) =>
  withLoggedHealer(terminal, 'plugins', (healer) => use(healer));

async function readPattern(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new HealerError('FILE_UNREADABLE', `${path} cannot be read.`, {
      cause,
      next: 'Name a file that holds a pattern as JSON',
    });
  });
}

function show(changed: Parameters<typeof pluginsJson>[0], terminal: Terminal, sentence: string): ExitCode {
  if (terminal.json) terminal.printJson(pluginsJson(changed));
  else terminal.print(sentence);
  return 0;
}

function nameIn({ name, action }: Options): string {
  if (name !== undefined) return name;
  throw new HealerError('USAGE', `\`healer plugins ${action}\` needs the name of a plugin.`, {
    next: 'healer plugins list shows those that there are',
  });
}

function kindIn({ kind, name }: Options): PluginKind {
  if (kind !== undefined) return kind;
  throw new HealerError('USAGE', 'What kind of plugin is it to be?', {
    next: `For example: healer plugins new ${name} --kind check (or ${pluginKinds.filter((each) => each !== 'check').join(', ')})`,
  });
}
