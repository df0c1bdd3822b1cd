import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { CiHost } from '../../core/ci/host.js';
import type { CiOutcome } from '../../core/ci/outcome.js';
import { HealerError } from '../../core/errors.js';
import { budgetMs } from '../budget.js';
import { withHealer } from '../open.js';
import { ciJson, ciText, publishText } from '../render/ci.js';
import { noProgress } from '../render/progress.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 ci [action] [folder] [-- command]')
    .positional('action', {
      choices: ['run', 'publish'] as const,
      default: 'run' as const,
      describe: 'run tests and heals; publish pushes what another job has left in a folder, and runs nothing',
    })
    .positional('folder', { type: 'string', describe: 'Of publish: what run --output has written' })
    .option('budget', { type: 'string', requiresArg: true, describe: 'Time to heal: 90s, 5m, 1h' })
    .option('junit', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'JUnit files that the tests have written, in place of running them',
    })
    .option('heal', { type: 'boolean', default: true, describe: 'Look for fixes of what fails' })
    .option('evolve', {
      type: 'string',
      requiresArg: true,
      describe: 'Also look for what is wearing out: deps, quality, performance, architecture, security, all',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for patches, a bundle, JUnit, SARIF, code quality and a summary',
    })
    .option('history', {
      type: 'boolean',
      default: false,
      describe: 'Take over the history of the remote first: what was rejected is not proposed again',
    })
    .option('push', {
      type: 'boolean',
      default: false,
      describe: 'Push the branches and the history; never for a fork',
    })
    .option('remote', { type: 'string', requiresArg: true, describe: 'In place of that of the branch' })
    .option('trust', {
      type: 'boolean',
      default: false,
      describe: 'Agree to what the settings name, as healer trust does; never for a fork',
    })
    .option('fail-on', {
      choices: ['tests', 'unfixed', 'never'] as const,
      default: 'tests' as const,
      describe: 'Exit with 1 where a test fails, where an error is left without a fix, or never',
    })
    .example('$0 ci --budget 5m --output healer-ci', 'Test, heal, and keep what comes of it')
    .example("$0 ci --junit 'reports/*.xml'", 'After tests that have run already')
    .example('$0 ci publish healer-ci', 'In a job that may push');

type Options = OptionsOf<typeof builder>;

export async function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { detectHost } = await import('../../core/ci/host.js');
  const host = await detectHost(process.env);
  if (options.action === 'publish') return publishFolder(options, host, terminal);
  const request = { ...requestOf(options, terminal), host };
  const [{ runCi }, { writeResults, writeStepFiles }] = await Promise.all([
    import('../../core/ci/run-ci.js'),
    import('../../core/ci/write-results.js'),
  ]);
  await takeSigningKey();
  if (options.trust && !host.fork) await (await import('./trust.js')).agreeToAll(terminal);
  return withHealer(
    terminal,
    async (healer) => {
      const outcome = await runCi(healer, request);
      if (options.trust && host.fork)
        outcome.notices.push('What the settings name was not agreed to, since they come from a fork');
      const code = exitCodeOf(outcome, options['fail-on']);
      if (options.output !== undefined)
        await writeResults(healer.repo, resolve(terminal.cwd, options.output), outcome);
      await writeStepFiles(outcome, code);
      if (terminal.json) terminal.printJson(ciJson(outcome, code));
      else {
        terminal.print(ciText(outcome, terminal));
        if (host.name === 'github') await annotate(outcome);
      }
      return code;
    },
    noProgress,
  );
}

function requestOf(options: Options, terminal: Terminal) {
  const junit = options.junit ?? [];
  if (junit.length > 0 && terminal.rest.length > 0)
    throw new HealerError('USAGE', 'A command after -- is run, and --junit is there so that nothing is run', {
      next: 'Leave one of them out',
    });
  const stdio = terminal.json
    ? ({ stdio: 'ignore' } as const)
    : ({ stdio: 'inherit', output: process.stdout } as const);
  return {
    command: terminal.rest,
    junit,
    budgetMs: budgetMs(options.budget),
    heal: options.heal,
    evolve: options.evolve ?? null,
    history: options.history,
    push: options.push,
    remote: options.remote,
    stdio,
  };
}

/** Nothing that is run from here on finds it in its environment. */
async function takeSigningKey(): Promise<void> {
  const key = process.env.HEALER_SIGNING_KEY;
  delete process.env.HEALER_SIGNING_KEY;
  if (!key) return;
  const [{ adoptSigningKey }, { dataFolder }] = await Promise.all([
    import('../../core/git/signing/signing.js'),
    import('../../core/workspace/folders.js'),
  ]);
  await adoptSigningKey(dataFolder(), key);
}

function exitCodeOf({ red, problems, patches }: CiOutcome, failOn: Options['fail-on']): ExitCode {
  if (failOn === 'never' || !red) return 0;
  if (failOn === 'tests') return 1;
  return patches.length > 0 && problems.every(({ status }) => status === 'fixed') ? 0 : 1;
}

/** Commands of GitHub's runner are no text for people, and not drawn: they go out as they are. */
async function annotate(outcome: CiOutcome): Promise<void> {
  const [{ annotationLines }, { withoutSecretsIn }] = await Promise.all([
    import('../../core/ci/workflow-commands.js'),
    import('../../core/secrets/without-secrets.js'),
  ]);
  process.stdout.write(`${annotationLines(withoutSecretsIn(outcome)).join('\n')}\n`);
}

async function publishFolder(options: Options, host: CiHost, terminal: Terminal): Promise<ExitCode> {
  const { folder } = options;
  if (folder === undefined)
    throw new HealerError('USAGE', 'healer ci publish needs the folder that another job has left', {
      next: 'For example: healer ci publish healer-ci',
    });
  const { publish } = await import('../../core/ci/publish.js');
  const request = { host, folder: resolve(terminal.cwd, folder), remote: options.remote };
  const report = await withHealer(terminal, (healer) => publish(healer, request), noProgress);
  if (terminal.json) terminal.printJson({ schema: 'healer/ci-publish@1', ...report });
  else terminal.print(publishText(report));
  return report.refused.length > 0 ? 1 : 0;
}
