import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import type { Patch } from '../../core/model.js';
import { withHealer } from '../open.js';
import { patchHistoryJson } from '../render/json.js';
import { patchText } from '../render/patch.js';
import { patchTable } from '../render/patches.js';
import { startProgress } from '../render/progress.js';
import { type Action, actionsOf, doneText } from '../review/actions.js';
import { detailJson, detailOf } from '../review/detail.js';
import { type Share, sharingOf } from '../review/sharing.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('id', { type: 'string', describe: 'Id of a patch or an error, or a healer/* branch' })
    .option('list', { type: 'boolean', describe: 'List the patches that wait for review' })
    .option('merge', { type: 'boolean', describe: 'Merge the patch into the current branch' })
    .option('apply', { type: 'boolean', describe: 'Bring the fix into the working tree, uncommitted' })
    .option('reject', { type: 'boolean', describe: 'Delete the branch and never propose this edit again' })
    .option('sync', {
      type: 'boolean',
      describe: 'Share what is decided with the remote of this branch, before and after',
    })
    .option('yes', { type: 'boolean', alias: 'y', describe: 'Do not ask' })
    .conflicts('merge', ['apply', 'reject', 'list'])
    .conflicts('apply', ['reject', 'list'])
    .conflicts('reject', 'list');

type Options = OptionsOf<typeof builder>;

/** In a terminal it asks; with a flag, or where nobody can answer, it does just what the flag says. */
export async function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const progress = startProgress(terminal);
  return withHealer(
    terminal,
    async (healer) => {
      const share = await sharingOf(healer, options.sync, terminal);
      await share();
      const waiting = (await healer.patches()).filter(({ state }) => state === 'proposed');
      progress.clear();
      const action = actionOf(options);
      if (options.list || (waiting.length === 0 && options.id === undefined)) return list(waiting, terminal);
      if (action === undefined && options.id === undefined && !terminal.interactive)
        return list(waiting, terminal);
      if (action === undefined && terminal.interactive) {
        const { reviewInteractively } = await import('../review/interactive.js');
        return reviewInteractively(
          healer,
          options.id ? [await healer.patch(options.id)] : waiting,
          terminal,
          progress,
          share,
        );
      }
      const patch = options.id === undefined ? onlyOne(waiting) : await healer.patch(options.id);
      if (action === undefined) return show(healer, patch, terminal);
      return act(healer, patch, action, options.yes ?? false, terminal, progress.clear, share);
    },
    progress,
  );
}

const actionOf = ({ merge, apply, reject }: Options): Action | undefined =>
  merge ? 'merge' : apply ? 'apply' : reject ? 'reject' : undefined;

function list(waiting: Patch[], terminal: Terminal): ExitCode {
  if (terminal.json)
    terminal.printJson({ schema: 'healer/review@1', patches: waiting.map(patchHistoryJson) });
  else if (waiting.length === 0) terminal.talk('No patch waits for review. `healer heal` looks for fixes.');
  else {
    terminal.print(patchTable(waiting, terminal));
    terminal.talk('\n`healer review <id>` shows one; --merge, --apply or --reject decides on it.');
  }
  return 0;
}

async function show(healer: Healer, patch: Patch, terminal: Terminal): Promise<ExitCode> {
  const detail = await detailOf(healer, patch);
  if (terminal.json) terminal.printJson({ schema: 'healer/review@1', patches: [detailJson(detail)] });
  else terminal.print(patchText(detail, terminal));
  return 0;
}

async function act(
  healer: Healer,
  patch: Patch,
  action: Action,
  yes: boolean,
  terminal: Terminal,
  clear: () => void,
  share: Share,
): Promise<ExitCode> {
  if (terminal.interactive && !yes) {
    await show(healer, patch, terminal);
    const { confirmed } = await import('../review/interactive.js');
    if (!(await confirmed(action, terminal))) return 0;
    await share();
  }
  const done = await actionsOf(healer)[action](patch.id);
  clear();
  await share();
  if (terminal.json) terminal.printJson({ schema: 'healer/review@1', patches: [patchHistoryJson(done)] });
  else terminal.talk(doneText(action, done));
  return 0;
}

function onlyOne(waiting: Patch[]): Patch {
  const [first, ...others] = waiting;
  if (first && others.length === 0) return first;
  throw new HealerError('USAGE', `${waiting.length} patches wait for review, so say which one is meant.`, {
    next: `Give its id: ${waiting.map(({ id }) => id.slice(0, 7)).join(', ')}.`,
  });
}
