import * as z from 'zod/mini';
import { patchHistoryJson } from '../../render/json.js';
import { plain } from '../../render/paint.js';
import { patchTable } from '../../render/patches.js';
import { counted } from '../../render/time.js';
import { limit } from '../input.js';
import { tool } from '../tool.js';

export const listPatches = tool({
  name: 'list_patches',
  title: 'List patches',
  description: 'Lists the patches that wait for review on healer/* branches, the newest first.',
  input: z.strictObject({
    all: z._default(z.boolean(), false).check(z.describe('Merged, rejected and reverted ones too')),
    limit: limit(50),
  }),
  output: { schema: 'healer/patches@1', keys: ['patches', 'total'] },
  changes: 'nothing',
  run: async (input, { healer, now }) => {
    const patches = (await healer.patches()).filter(({ state }) => input.all || state === 'proposed');
    const newest = patches.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, input.limit);
    return {
      summary: `${counted(patches.length, 'patch', 'patches')}; ${newest.length} shown.`,
      text: patchTable(newest, { width: 160, paint: plain, now }),
      json: { schema: 'healer/patches@1', patches: newest.map(patchHistoryJson), total: patches.length },
    };
  },
});
