import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { withLoggedHealer } from '../logged.js';
import { noProgress } from '../render/progress.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('port', {
      type: 'number',
      requiresArg: true,
      default: 4774,
      describe: 'Of /healthz and /metrics on 127.0.0.1; 0 for any that is free',
    })
    .option('api', {
      type: 'boolean',
      default: false,
      describe: 'Answer other systems of this machine on /api/v1, with a token',
    })
    .option('now', { type: 'boolean', default: false, describe: 'Begin with a cycle at once' })
    .example('$0 daemon', 'In a container, where no scheduler runs');

/** Works until a signal asks it to end, which is how it is meant to end. */
export async function run(
  { port, now, api }: OptionsOf<typeof builder>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new HealerError('USAGE', `--port takes a number up to 65535, not ${port}`, {
      next: 'Such as --port 4774',
    });
  if (terminal.json)
    throw new HealerError('USAGE', '--json prints one object, for which a daemon has no end', {
      next: 'Ask its health endpoint, which answers in JSON',
    });
  await withLoggedHealer(
    terminal,
    'daemon',
    async (healer, log) => {
      const tell = (level: 'info' | 'error', sentence: string) => {
        log.write(level, sentence);
        terminal.print(`${new Date().toISOString()} ${sentence}`);
      };
      const serving = api ? await openApi(terminal, healer.repo.mainRoot, tell) : null;
      try {
        await healer.daemon({ port, now, tell, ...serving?.options });
      } finally {
        await serving?.close();
      }
      tell('info', 'healer was asked to end, and ends');
    },
    noProgress,
  );
  return 0;
}

const openApi = async (...about: Parameters<typeof import('../api/serve.js').openApi>) =>
  (await import('../api/serve.js')).openApi(...about);
