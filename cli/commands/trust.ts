import type { Argv } from 'yargs';
import { agreesTo, trustLines } from '../render/trust.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 trust')
    .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing' })
    .option('remove', { type: 'boolean', default: false, describe: 'Take it back' })
    .example('$0 trust', 'Let be used what .healer/config.json names: commands, models, agents, servers')
    .example('$0 trust --yes', 'The same in a script');

/** In a terminal it shows what is named and asks; elsewhere the command itself is the answer. */
export async function run({ yes, remove }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const [
    { openRepository },
    { loadConfig },
    { distrust, namedParts, trust },
    { signerParts },
    { pluginParts },
  ] = await Promise.all([
    import('../../core/git/repository.js'),
    import('../../core/config/load.js'),
    import('../../core/workspace/trust.js'),
    import('../../core/workspace/trusted-signers.js'),
    import('../../core/plugins/trusted-plugins.js'),
  ]);
  const repo = await openRepository(terminal.cwd);
  if (remove) {
    const removed = await distrust(repo);
    if (terminal.json) terminal.printJson({ schema: 'healer/trust@1', trusted: false, settings: [] });
    else terminal.print(removed ? 'Trusted no longer.' : 'It was not trusted.');
    return 0;
  }
  const config = await loadConfig(repo.mainRoot);
  const others = [...(await signerParts(repo)), ...(await pluginParts(repo))];
  const parts = [...(await namedParts(repo, config)), ...others];
  if (parts.length > 0) {
    if (terminal.interactive && !yes && !(await agreesTo(parts, terminal))) return 1;
    await trust(repo, config, others);
  }
  const settings = parts.map(({ setting, effect }) => ({ setting, effect }));
  if (terminal.json) terminal.printJson({ schema: 'healer/trust@1', trusted: true, settings });
  else if (parts.length === 0) terminal.print('The settings name nothing that has to be trusted.');
  else terminal.print(['Trusted from now on, until it is changed:', ...trustLines(parts)].join('\n'));
  return 0;
}

/** Agrees to all that the settings name, unasked: the command line of a job has said so. */
export async function agreeToAll({ cwd }: Pick<Terminal, 'cwd'>): Promise<void> {
  const [{ openRepository }, { loadConfig }, { trust }] = await Promise.all([
    import('../../core/git/repository.js'),
    import('../../core/config/load.js'),
    import('../../core/workspace/trust.js'),
  ]);
  const repo = await openRepository(cwd);
  await trust(repo, await loadConfig(repo.mainRoot));
}
