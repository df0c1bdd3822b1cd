import * as z from 'zod/mini';
import { judgementJson, judgementText } from '../../render/judgement.js';
import { plain } from '../../render/paint.js';
import { authorOf } from '../author.js';
import { diff, errorIds } from '../input.js';
import { tool } from '../tool.js';

export const validatePatch = tool({
  name: 'validate_patch',
  title: 'Validate a diff',
  description:
    'Puts any diff through the gate that healer’s own fixes pass: what it must not touch (tests, snapshots, CI, hooks, lockfiles, settings), the failing tests (or the compiler, linter or program that shows the error), and a full proof in an isolated worktree. Says which tests still fail, or what it breaks. Your files stay as they are, and nothing lands.',
  input: z.strictObject({ diff, errors: errorIds }),
  output: { schema: 'healer/validate@1', keys: ['ok', 'reason', 'files', 'stage', 'healed'] },
  changes: 'healer',
  run: async (input, { healer, client, alone }) => {
    const request = { diff: input.diff, ids: input.errors, author: authorOf(client) };
    const judgement = await alone(() => healer.judge(request));
    return {
      summary: judgement.ok
        ? 'It passes. Nothing has landed; propose_patch puts it on a branch of its own.'
        : `It does not pass: it was stopped by ${stages[judgement.stage]}.`,
      text: judgementText(judgement, plain),
      json: judgementJson(judgement),
    };
  },
});

export const stages = {
  gate: 'the gate',
  errors: 'the want of an error that it could heal',
  screening: 'the failing tests, or what else shows the error',
  proof: 'the proof',
  safety: 'its safety, which a person has to weigh',
};
