import type { Healer } from '../../core/healer.js';
import type { Patch } from '../../core/model.js';
import { printableLine } from '../render/printable.js';
import { installAgain } from '../render/rollback.js';

/** What can be decided about a patch. */
export type Action = 'merge' | 'apply' | 'reject';

export const actionsOf = (healer: Healer): Record<Action, (id: string) => Promise<Patch>> => ({
  merge: (id) => healer.merge(id),
  apply: (id) => healer.apply(id),
  reject: (id) => healer.reject(id),
});

export function doneText(action: Action, patch: Patch): string {
  const branch = printableLine(patch.branch);
  if (action === 'merge')
    return `Merged ${branch} into ${printableLine(patch.target ?? 'the current branch')} as ${(patch.mergedAs ?? patch.commit).slice(0, 10)}. \`healer rollback ${patch.id.slice(0, 7)}\` undoes it.${patch.upgrades ? installAgain : ''}`;
  if (action === 'apply')
    return `Applied the fix of ${branch} to ${patch.files.map(printableLine).join(', ')}; nothing is committed.`;
  return `Rejected ${branch}: this edit is not proposed again for the same error.`;
}
