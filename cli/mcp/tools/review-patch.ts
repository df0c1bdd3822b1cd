import * as z from 'zod/mini';
import { plain } from '../../render/paint.js';
import { patchText } from '../../render/patch.js';
import { detailJson, detailOf } from '../../review/detail.js';
import { patchId } from '../input.js';
import { tool } from '../tool.js';

export const reviewPatch = tool({
  name: 'review_patch',
  title: 'Review one patch',
  description:
    'Shows one patch with its diff and evidence: tests before and after, mutants that the tests notice, rivals, confidence and safety with their factors. Changes nothing.',
  input: z.strictObject({ id: patchId }),
  output: { schema: 'healer/review@1', keys: ['patches'] },
  changes: 'nothing',
  run: async ({ id }, { healer, now }) => {
    const detail = await detailOf(healer, await healer.patch(id));
    const { patch, evidence } = detail;
    // Thousands of tests that pass before and after say no more than their number.
    const telling = evidence && {
      ...evidence,
      tests: evidence.tests.filter(({ before, after }) => before !== after || after === 'failed'),
    };
    return {
      summary: `The patch ${patch.id} is ${patch.state}, ${patch.signed ? 'signed' : 'not signed'}.`,
      text: patchText(detail, { width: 160, paint: plain, now }),
      json: { schema: 'healer/review@1', patches: [detailJson({ ...detail, evidence: telling })] },
    };
  },
});
