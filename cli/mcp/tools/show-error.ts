import * as z from 'zod/mini';
import { errorText } from '../../render/error.js';
import { errorDetailJson } from '../../render/json.js';
import { plain } from '../../render/paint.js';
import { errorId } from '../input.js';
import { tool } from '../tool.js';

export const showError = tool({
  name: 'show_error',
  title: 'Show one error',
  description: 'Shows one error whole: what was thrown, the stack, the failing tests and their history.',
  input: z.strictObject({ id: errorId }),
  output: { schema: 'healer/show@1', keys: ['errors'] },
  changes: 'nothing',
  run: async ({ id }, { healer, now }) => {
    const error = await healer.error(id);
    const printed = await healer.printed(error);
    return {
      summary: `The error ${error.id} is ${error.state}.`,
      text: errorText(error, { paint: plain, now, verbose: false, printed }),
      json: { schema: 'healer/show@1', errors: [errorDetailJson(error, printed)] },
    };
  },
});
