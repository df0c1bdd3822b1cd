import * as z from 'zod/mini';
import { healText } from '../../render/heal.js';
import { healJson } from '../../render/json.js';
import { plain } from '../../render/paint.js';
import { counted } from '../../render/time.js';
import { errorIds } from '../input.js';
import { tool } from '../tool.js';

export const healErrors = tool({
  name: 'heal_errors',
  title: 'Let healer look for fixes',
  description:
    "Lets healer search for fixes itself, as `healer heal` does: from the compiler's fixes to search, and what the user has configured beyond. Each fix that is proved becomes a signed commit on a healer/* branch of its own, for review. The current branch and the files stay as they are.",
  input: z.strictObject({
    errors: errorIds,
    seconds: z
      .optional(z.int().check(z.gte(1), z.lte(3600)))
      .check(z.describe('How long to look; what the settings say where not told')),
  }),
  output: { schema: 'healer/heal@1', keys: ['errors', 'patches'] },
  changes: 'healer',
  run: async ({ errors, seconds }, { healer, alone }) => {
    const request = { ids: errors, ...(seconds !== undefined && { budgetMs: 1000 * seconds }) };
    const report = await alone(() => healer.heal(request));
    const fixed = report.errors.filter(({ status }) => status === 'fixed').length;
    return {
      summary: `${fixed} of ${counted(report.errors.length, 'error')} fixed; ${counted(report.patches.length, 'patch', 'patches')} for review.`,
      text: healText(report, { width: 160, paint: plain, dryRun: false }),
      json: healJson(report, false),
    };
  },
});
