import * as z from 'zod/mini';
import { place } from '../../render/errors.js';
import { counted } from '../../render/time.js';
import { errorId, limit } from '../input.js';
import { tool } from '../tool.js';

export const rankLocations = tool({
  name: 'rank_locations',
  title: 'Rank suspicious locations',
  description:
    'Ranks the places where the fault of an error may be, most suspicious first (0..1: stack, coverage by failing and passing tests, changes since green, blame). Runs the failing tests once in an isolated worktree.',
  input: z.strictObject({ id: errorId, limit: limit(10) }),
  output: { schema: 'healer/locations@1', keys: ['error', 'locations'] },
  changes: 'nothing',
  run: async (input, { healer, alone }) => {
    const { id, locations } = await alone(() => healer.explain(input.id));
    const ranked = locations.slice(0, input.limit).map(({ excerpt: _, ...location }) => location);
    return {
      summary: `${counted(ranked.length, 'place')} suspected for the error ${id}, most suspicious first.`,
      text: ranked
        .map(
          ({ file, line, suspiciousness, reasons }) =>
            `${suspiciousness.toFixed(2)}  ${place({ file, line })}  ${reasons.join(', ')}`,
        )
        .join('\n'),
      json: { schema: 'healer/locations@1', error: id, locations: ranked },
    };
  },
});
