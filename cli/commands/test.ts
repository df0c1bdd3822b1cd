import type { Argv } from 'yargs';
import type { ErrorRecord } from '../../core/model.js';
import { healInBackground } from '../background.js';
import { withHealer } from '../open.js';
import { errorsJson } from '../render/json.js';
import { printableLine } from '../render/printable.js';
import { noProgress } from '../render/progress.js';
import { testSummary } from '../render/test-summary.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 test [-- command]')
    .example('$0 test', "The project's own test command")
    .example('$0 test -- npx vitest run src', 'Any other command');

/** The exit code is the command's own. Under --json the command is silent, so that stdout holds one object. */
export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  return withHealer(
    terminal,
    async (healer) => {
      const command = terminal.rest.length > 0 ? terminal.rest : undefined;
      const result = await healer.test({ command, ...passThrough(terminal) });
      if (terminal.json)
        terminal.printJson({
          ...errorsJson(result.errors),
          exitCode: result.exitCode,
          told: result.told,
          tests: totals(result.run?.tests ?? []),
        });
      const { postTest } = healer.config;
      if (postTest !== 'off' || terminal.verbose)
        terminal.talk(testSummary(result, postTest, terminal.talkPaint));
      for (const line of result.told)
        terminal.talk(`${terminal.talkPaint.dim('healer:')} ${printableLine(line)}`);
      if (postTest === 'background' && isHealable(result.errors))
        await healInBackground(healer.repo.root, healer.store.folder);
      return result.exitCode;
    },
    noProgress,
  );
}

const passThrough = ({ json }: Terminal) =>
  json ? { stdio: 'ignore' as const } : { stdio: 'inherit' as const, output: process.stdout };

const isHealable = (errors: ErrorRecord[]): boolean => errors.some(({ patch }) => patch === null);

function totals(tests: { status: string }[]): Record<string, number> {
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') + count('todo') };
}
