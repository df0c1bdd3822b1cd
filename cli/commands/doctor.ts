import type { Argv } from 'yargs';
import { isHealerError } from '../../core/errors.js';
import { withHealer } from '../open.js';
import {
  doctorJson,
  doctorText,
  type Examined,
  isBroken,
  missesCycles,
  openProtections,
} from '../render/doctor.js';
import { rebuiltJson, rebuiltText, verificationJson, verificationText } from '../render/verification.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 doctor [--fix | --verify | --rebuild]')
    .option('fix', {
      type: 'boolean',
      describe: 'Repair what is safe to repair, never in your files, and say each thing that was done',
    })
    .option('verify', {
      type: 'boolean',
      describe: 'Check every event, signature, note and patch, and the databases against them',
    })
    .option('rebuild', {
      type: 'boolean',
      describe: 'Make the databases again from the ledger; a corrupt one is kept aside',
    })
    .conflicts('verify', 'rebuild')
    .conflicts('fix', ['verify', 'rebuild'])
    .example('$0 doctor', 'Try to get out of the sandbox, and look at all that healer needs')
    .example('$0 doctor --verify', 'Find events that were changed or that nobody signed');

export async function run(
  { fix, verify, rebuild }: OptionsOf<typeof builder>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (verify) return verifyState(terminal);
  if (rebuild) return rebuildState(terminal);
  const report = await withHealer(terminal, (healer) => healer.doctor({ fix })).catch(
    (error): Promise<Examined> => {
      if (!isHealerError(error, 'NOT_A_REPOSITORY')) throw error;
      return machineAlone(terminal);
    },
  );
  if (terminal.json) terminal.printJson(doctorJson(report));
  else terminal.print(doctorText(report, terminal));
  return openProtections(report) > 0 || missesCycles(report) || isBroken(report) ? 1 : 0;
}

/** Outside of a repository, with the limits of one that sets none. */
async function machineAlone({ signal }: Terminal): Promise<Examined> {
  const [{ examineMachine }, { usualLimits }] = await Promise.all([
    import('../../core/doctor/examine-machine.js'),
    import('../../core/sandbox/limits/limits.js'),
  ]);
  return { machine: await examineMachine(usualLimits, signal), schedule: null, checks: [], repairs: [] };
}

async function verifyState(terminal: Terminal): Promise<ExitCode> {
  const verification = await withHealer(terminal, (healer) => healer.verify());
  if (terminal.json) terminal.printJson(verificationJson(verification));
  else terminal.print(verificationText(verification, terminal.paint));
  return verification.sound ? 0 : 1;
}

async function rebuildState(terminal: Terminal): Promise<ExitCode> {
  const databases = await withHealer(terminal, (healer) => healer.rebuild());
  if (terminal.json) terminal.printJson(rebuiltJson(databases));
  else terminal.print(rebuiltText(databases));
  return 0;
}
