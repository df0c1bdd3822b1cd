import type { Argv } from 'yargs';
import { printableLine } from '../render/printable.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 trust')
    .option('remove', { type: 'boolean', default: false, describe: 'Take it back' })
    .example('$0 trust', 'Let the model and the agents be used that .healer/config.json names');

export async function run({ remove }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const [{ openRepository }, { loadConfig }, { distrust, partsToTrust, trust }] = await Promise.all([
    import('../../core/git/repository.js'),
    import('../../core/config/load.js'),
    import('../../core/workspace/trust.js'),
  ]);
  const repo = await openRepository(terminal.cwd);
  if (remove) {
    const removed = await distrust(repo);
    if (terminal.json) terminal.printJson({ schema: 'healer/trust@1', trusted: false, settings: [] });
    else terminal.print(removed ? 'Trusted no longer.' : 'It was not trusted.');
    return 0;
  }
  const config = await loadConfig(repo.mainRoot);
  const parts = partsToTrust(config);
  if (parts.length > 0) await trust(repo, config);
  const settings = parts.map(({ setting, effect }) => ({ setting, effect }));
  if (terminal.json) terminal.printJson({ schema: 'healer/trust@1', trusted: true, settings });
  else if (parts.length === 0) terminal.print('The settings name nothing that has to be trusted.');
  else
    terminal.print(
      [
        'Trusted from now on, until it is changed:',
        ...settings.map(({ setting, effect }) => `  "${setting}" ${printableLine(effect)}`),
      ].join('\n'),
    );
  return 0;
}
