import * as z from 'zod/mini';
import { explanationText } from '../../render/explanation.js';
import { plain } from '../../render/paint.js';
import { counted } from '../../render/time.js';
import { errorId } from '../input.js';
import { tool } from '../tool.js';

export const explainError = tool({
  name: 'explain_error',
  title: 'Explain one error',
  description:
    'Says what an error is, what was seen, and where its fault may be, with the code there. Runs the failing tests once in an isolated worktree.',
  input: z.strictObject({ id: errorId }),
  output: { schema: 'healer/explain@1', keys: ['explanations'] },
  changes: 'nothing',
  run: async ({ id }, { healer, alone }) => {
    const explanation = await alone(() => healer.explain(id));
    return {
      summary: `The error ${explanation.id} is of the class ${explanation.class}; ${counted(explanation.locations.length, 'place')} suspected.`,
      text: explanationText(explanation, { width: 120, paint: plain, verbose: false }),
      json: { schema: 'healer/explain@1', explanations: [explanation] },
    };
  },
});
