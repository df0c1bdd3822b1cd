import * as z from 'zod/mini';
import { errorTable, needsFix } from '../../render/errors.js';
import { errorsJson } from '../../render/json.js';
import { plain } from '../../render/paint.js';
import { counted } from '../../render/time.js';
import { limit } from '../input.js';
import { tool } from '../tool.js';

export const listErrors = tool({
  name: 'list_errors',
  title: 'List errors',
  description:
    'Lists the recorded errors (deduplicated failing tests, crashes, compiler and linter findings), the latest first. Empty until tests have run.',
  input: z.strictObject({
    all: z._default(z.boolean(), false).check(z.describe('Resolved and ignored ones too')),
    limit: limit(50),
  }),
  output: { schema: 'healer/errors@1', keys: ['errors', 'total'] },
  changes: 'nothing',
  run: async (input, { healer, now }) => {
    const errors = await healer.errors({ all: input.all });
    const latest = errors.sort((a, b) => (a.lastSeen < b.lastSeen ? 1 : -1)).slice(0, input.limit);
    const waiting = errors.filter(needsFix).length;
    return {
      summary:
        errors.length === 0
          ? 'No such errors are recorded. run_tests runs the tests and records what fails.'
          : `${counted(errors.length, 'error')}, ${waiting} without a fix; ${latest.length} shown.`,
      text: errorTable(latest, { width: 160, paint: plain, now }),
      json: { ...errorsJson(latest), total: errors.length },
    };
  },
});
