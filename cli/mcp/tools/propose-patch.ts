import * as z from 'zod/mini';
import { patchHistoryJson } from '../../render/json.js';
import { judgementJson, judgementText } from '../../render/judgement.js';
import { plain } from '../../render/paint.js';
import { authorOf } from '../author.js';
import { diff, errorIds } from '../input.js';
import { tool } from '../tool.js';
import { stages } from './validate-patch.js';

export const proposePatch = tool({
  name: 'propose_patch',
  title: 'Propose a diff as a patch',
  description:
    'Validates a diff like validate_patch and, where it passes and heals an error, makes it a signed commit with its evidence on a healer/* branch of its own, for review. The current branch and the files stay as they are.',
  input: z.strictObject({ diff, errors: errorIds }),
  output: { schema: 'healer/propose@1', keys: ['ok', 'reason', 'files', 'stage', 'patches'] },
  changes: 'healer',
  run: async (input, { healer, client, alone }) => {
    const request = { diff: input.diff, ids: input.errors, author: authorOf(client) };
    const proposal = await alone(() => healer.propose(request));
    const { ok, stage, patch } = proposal;
    return {
      summary: ok
        ? `It passes, and waits for review as the patch ${patch?.id}.`
        : `Nothing was proposed: it was stopped by ${stages[stage]}.`,
      text: judgementText(proposal, plain),
      json: {
        ...judgementJson(proposal),
        schema: 'healer/propose@1',
        patches: patch ? [patchHistoryJson(patch)] : [],
      },
    };
  },
});
