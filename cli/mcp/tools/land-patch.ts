import * as z from 'zod/mini';
import { patchHistoryJson } from '../../render/json.js';
import { doneText } from '../../review/actions.js';
import { changeOf } from '../agree.js';
import { patchId } from '../input.js';
import { tool } from '../tool.js';

export const landPatch = tool({
  name: 'land_patch',
  title: 'Merge a patch into the current branch',
  description:
    'Merges a patch that waits for review into the branch that is checked out, as `healer review --merge` does: refused where its signature is not good or uncommitted changes overlap, proved again where the branch has moved. Only when the user wants it.',
  input: z.strictObject({ id: patchId }),
  output: { schema: 'healer/review@1', keys: ['patches'] },
  changes: 'branch',
  run: async ({ id }, { healer, agree, alone }) => {
    const waiting = await healer.patch(id);
    await agree(`Merge the patch ${waiting.id} into the current branch? ${changeOf(waiting)}`);
    const patch = await alone(() => healer.merge(waiting.id));
    return {
      summary: `The patch ${patch.id} is merged as ${(patch.mergedAs ?? patch.commit).slice(0, 10)}. roll_back_patch undoes it.`,
      text: doneText('merge', patch),
      json: { schema: 'healer/review@1', patches: [patchHistoryJson(patch)] },
    };
  },
});
