import { extname, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { withHealer } from '../open.js';
import { metricsJson } from '../render/json.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'Write them to a file that ends with .prom, for the textfile collector of node_exporter',
    })
    .example('$0 metrics --output /var/lib/node_exporter/healer.prom', 'For cron');

export async function run({ output }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  if (output !== undefined && extname(output) !== '.prom')
    throw new HealerError('USAGE', `${JSON.stringify(output)} does not end with .prom`, {
      next: 'Name it so, as node_exporter reads no other files',
    });
  const metrics = await withHealer(terminal, (healer) => healer.metrics());
  if (output !== undefined) {
    const { writeMetrics } = await import('../../core/metrics/read-metrics.js');
    const path = resolve(terminal.cwd, output);
    await writeMetrics(path, metrics);
    terminal.talk(`Wrote ${path}`);
  }
  if (terminal.json) terminal.printJson(metricsJson(metrics));
  else if (output === undefined) terminal.print(metrics.text.trimEnd());
  return 0;
}
