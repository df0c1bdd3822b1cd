import { availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import { isQueueAddress } from '../../core/config/fleet-schema.js';
import { HealerError } from '../../core/errors.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('queue', {
      type: 'string',
      requiresArg: true,
      demandOption: true,
      describe: 'Address of Redis or Valkey, without its password: redis://host:6379, or rediss:// with TLS',
    })
    .option('trust', {
      type: 'string',
      array: true,
      requiresArg: true,
      demandOption: true,
      describe:
        'A repository whose tests may run here: the folder of a clone, or an address; may be repeated',
    })
    .option('slots', {
      type: 'number',
      requiresArg: true,
      describe: 'Jobs at once; half of the processors where it is not told',
    })
    .option('password-variable', {
      type: 'string',
      requiresArg: true,
      default: 'HEALER_QUEUE_PASSWORD',
      describe: 'The environment variable that holds the password of the queue',
    })
    .example('$0 worker --queue rediss://queue.example.com --trust ~/project', 'On each machine of a fleet');

/** Works until a signal asks it to end, which is how it is meant to end. */
export async function run(
  { queue, trust, slots, 'password-variable': passwordVariable }: OptionsOf<typeof builder>,
  terminal: Terminal,
): Promise<ExitCode> {
  const count = slots ?? Math.max(1, Math.ceil(availableParallelism() / 2));
  if (!Number.isInteger(count) || count < 1 || count > 256)
    throw new HealerError('USAGE', `--slots takes a number from 1 to 256, not ${count}`, {
      next: 'Such as --slots 4',
    });
  if (!isQueueAddress(queue))
    throw new HealerError(
      'USAGE',
      '--queue takes an address such as rediss://host:6379, without a password',
      {
        next: `Put the password into the environment variable ${passwordVariable}`,
      },
    );
  if (terminal.json)
    throw new HealerError('USAGE', '--json prints one object, for which a worker has no end', {
      next: 'Leave it out',
    });
  const { runWorker } = await import('../../core/fleet/worker/worker.js');
  const tell = (_: 'info' | 'error', sentence: string) =>
    terminal.print(`${new Date().toISOString()} ${sentence}`);
  await runWorker({ url: queue, passwordVariable, trust, slots: count, signal: terminal.signal, tell });
  tell('info', 'the worker was asked to end, and ends');
  return 0;
}
