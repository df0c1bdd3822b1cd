import type { Argv } from 'yargs';
import { isHealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import type { ErrorRecord, Patch } from '../../core/model.js';
import { withHealer } from '../open.js';
import { errorText } from '../render/error.js';
import { errorJson, patchHistoryJson } from '../render/json.js';
import { patchText } from '../render/patch.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs.positional('id', {
    type: 'string',
    demandOption: true,
    describe: 'Id of an error or a patch, or a healer/* branch',
  });

export async function run({ id }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const found = await withHealer(terminal, async (healer) => {
    const error = await errorOrNone(healer, id);
    if (error) return { error };
    const patch = await healer.patch(id);
    return { patch, diff: await healer.diff(patch) };
  });
  if (terminal.json)
    terminal.printJson({ schema: 'healer/show@1', errors: [], patches: [], ...detailJson(found) });
  else if (found.error) terminal.print(errorText(found.error, terminal));
  else terminal.print(patchText(found.patch, found.diff, terminal));
  return 0;
}

type Found = { error: ErrorRecord } | { error?: undefined; patch: Patch; diff: string };

async function errorOrNone(healer: Healer, id: string): Promise<ErrorRecord | undefined> {
  try {
    return await healer.error(id);
  } catch (error) {
    if (isHealerError(error, 'UNKNOWN_ID') && (await isPatch(healer, id))) return undefined;
    throw error;
  }
}

const isPatch = (healer: Healer, id: string): Promise<boolean> =>
  healer.patch(id).then(
    () => true,
    () => false,
  );

const detailJson = (found: Found) =>
  found.error
    ? { errors: [{ ...errorJson(found.error), failure: found.error.failure, history: found.error.history }] }
    : { patches: [{ ...patchHistoryJson(found.patch), diff: found.diff }] };
