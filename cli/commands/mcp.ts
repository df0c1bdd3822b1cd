import type { Argv } from 'yargs';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('landing', {
      type: 'boolean',
      default: true,
      describe: 'Offer the tools that change the current branch (--no-landing keeps them back)',
    })
    .example('$0 mcp --cwd ~/shop', 'Started by an MCP client, for one repository');

/** Serves until the client is gone. Nothing but the protocol is on stdout. */
export async function run({ landing }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const [{ serve }, { tools }] = await Promise.all([
    import('../mcp/server.js'),
    import('../mcp/tools/index.js'),
  ]);
  await serve(
    terminal,
    tools.filter(({ changes }) => landing || changes !== 'branch'),
  );
  return 0;
}
