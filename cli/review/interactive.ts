import { confirm, intro, isCancel, log, outro, select } from '@clack/prompts';
import { isHealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import type { Patch } from '../../core/model.js';
import { patchText } from '../render/patch.js';
import { printableLine } from '../render/printable.js';
import type { ProgressView } from '../render/progress.js';
import { counted } from '../render/time.js';
import { cut } from '../render/width.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode } from '../verb.js';
import { type Action, actionsOf, doneText } from './actions.js';
import { detailOf } from './detail.js';
import type { Share } from './sharing.js';

/** Pick a patch, look at the diff and the evidence, decide; until none is left or the user has had enough. */
export async function reviewInteractively(
  healer: Healer,
  patches: Patch[],
  terminal: Terminal,
  progress: ProgressView,
  share: Share,
): Promise<ExitCode> {
  intro(`${counted(patches.length, 'patch', 'patches')} to review`);
  const waiting = [...patches];
  while (waiting.length > 0) {
    const patch = await pick(waiting, terminal);
    if (!patch) break;
    terminal.print(`\n${patchText(await detailOf(healer, patch), terminal)}\n`);
    const action = await decide(patch, terminal);
    if (action === 'quit') break;
    if (action === 'skip' || (await carryOut(healer, patch, action, progress, share)))
      waiting.splice(waiting.indexOf(patch), 1);
  }
  outro(
    waiting.length === 0 ? 'All seen.' : `${counted(waiting.length, 'patch', 'patches')} left for later.`,
  );
  return 0;
}

export async function confirmed(action: Action, { signal }: Terminal): Promise<boolean> {
  const questions = {
    merge: 'Merge this patch?',
    apply: 'Apply this fix to the working tree?',
    reject: 'Reject this patch for good?',
  };
  return (await confirm({ message: questions[action], signal })) === true;
}

async function pick(waiting: Patch[], { signal, width }: Terminal): Promise<Patch | undefined> {
  if (waiting.length === 1) return waiting[0];
  const choice = await select({
    message: 'Which patch?',
    options: waiting.map((patch) => ({
      value: patch,
      label: cut(printableLine(patch.title), Math.max(20, width - 50)),
      hint: `${patch.id.slice(0, 7)}, ${Math.round(patch.confidence.value * 100)} %, ${patch.files.map(printableLine).join(', ')}`,
    })),
    signal,
  });
  return isCancel(choice) ? undefined : choice;
}

async function decide(patch: Patch, { signal }: Terminal): Promise<Action | 'skip' | 'quit'> {
  const choice = await select<Action | 'skip'>({
    message: `What shall become of ${printableLine(patch.branch)}?`,
    options: [
      { value: 'merge', label: 'Merge', hint: `into ${printableLine(patch.target ?? 'the current branch')}` },
      { value: 'apply', label: 'Apply', hint: 'to the working tree, uncommitted' },
      { value: 'reject', label: 'Reject', hint: 'delete the branch, never propose this edit again' },
      { value: 'skip', label: 'Skip', hint: 'decide later' },
    ],
    signal,
  });
  return isCancel(choice) ? 'quit' : choice;
}

/** False when it could not be done for a reason that is told; the patch stays on the list. */
async function carryOut(
  healer: Healer,
  patch: Patch,
  action: Action,
  progress: ProgressView,
  share: Share,
): Promise<boolean> {
  try {
    await share();
    const done = await actionsOf(healer)[action](patch.id);
    progress.clear();
    log.success(doneText(action, done));
    await share();
    return true;
  } catch (error) {
    progress.clear();
    if (!isHealerError(error) || error.code === 'ABORTED') throw error;
    log.error(
      [error.message, error.next]
        .filter((line) => line !== undefined)
        .map(printableLine)
        .join('\n'),
    );
    return false;
  }
}
