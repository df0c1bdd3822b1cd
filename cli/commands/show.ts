import type { Argv } from 'yargs';
import { isHealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import type { ErrorRecord } from '../../core/model.js';
import { withHealer } from '../open.js';
import { errorText } from '../render/error.js';
import { errorDetailJson } from '../render/json.js';
import { type PatchDetail, patchText } from '../render/patch.js';
import { detailJson, detailOf } from '../review/detail.js';
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
    if (error) return { error, printed: await healer.printed(error) };
    return { detail: await detailOf(healer, await healer.patch(id)) };
  });
  if (terminal.json)
    terminal.printJson({ schema: 'healer/show@1', errors: [], patches: [], ...foundJson(found) });
  else if (found.error) terminal.print(errorText(found.error, { ...terminal, printed: found.printed }));
  else terminal.print(patchText(found.detail, terminal));
  return 0;
}

type Found = { error: ErrorRecord; printed: string | null } | { error?: undefined; detail: PatchDetail };

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

const foundJson = (found: Found) =>
  found.error
    ? { errors: [errorDetailJson(found.error, found.printed)] }
    : { patches: [detailJson(found.detail)] };
