import * as z from 'zod/mini';
import { patchHistoryJson } from '../../render/json.js';
import { plain } from '../../render/paint.js';
import { rollbackText } from '../../render/rollback.js';
import { counted } from '../../render/time.js';
import { changeOf } from '../agree.js';
import { patchId } from '../input.js';
import { tool } from '../tool.js';

export const rollBackPatch = tool({
  name: 'roll_back_patch',
  title: 'Undo a merged patch',
  description:
    'Undoes a merged patch with a signed revert on the branch that is checked out, as `healer rollback` does, and says which tests fail without it. Only when the user wants it.',
  input: z.strictObject({ id: patchId }),
  output: { schema: 'healer/rollback@1', keys: ['patches', 'failingAgain', 'alsoFailing'] },
  changes: 'branch',
  run: async ({ id }, { healer, agree, alone }) => {
    const merged = await healer.patch(id);
    await agree(`Undo the patch ${merged.id} on the current branch? ${changeOf(merged)}`);
    const report = await alone(() => healer.rollback(merged.id));
    const { patch, failingAgain, alsoFailing } = report;
    return {
      summary: `The patch ${patch.id} is undone. ${counted(failingAgain.length, 'test')} of its own fail again, and ${alsoFailing.length} others.`,
      text: rollbackText(report, plain),
      json: {
        schema: 'healer/rollback@1',
        patches: [patchHistoryJson(patch)],
        failingAgain,
        alsoFailing,
      },
    };
  },
});
