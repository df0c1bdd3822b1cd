import { createHash } from 'node:crypto';
import type { Model, ModelRequest } from '../../core/models/model.js';

export interface ScriptedModel extends Model {
  /** What it was asked, in order. */
  requests: ModelRequest[];
}

type Script = readonly (string | Error)[] | ((request: ModelRequest, asked: number) => string | Error);

/** A model that says what it is told to, in order; the last answer again and again. An error is thrown. */
export function scriptedModel(script: Script, contextTokens = 8192): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    id: 'scripted/one',
    contextTokens,
    requests,
    async ask(request, { signal, onText }) {
      signal.throwIfAborted();
      const asked = requests.push(request) - 1;
      const said =
        typeof script === 'function' ? script(request, asked) : (script[asked] ?? script.at(-1) ?? '');
      if (said instanceof Error) throw said;
      onText?.(said);
      return {
        text: said,
        ended: 'stop',
        tokens: { prompt: 1, answer: 1 },
        cost: 0,
        durationMs: 1,
        cached: false,
        promptHash: hash(JSON.stringify(request)),
        answerHash: hash(said),
      };
    },
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An answer in the form that prompts ask for. */
export const block = (file: string, search: string, replace: string): string =>
  `Here is the fix.\n\nFILE: ${file}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
