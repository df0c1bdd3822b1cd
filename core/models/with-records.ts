import type { Ledger } from '../store/ledger.js';
import { type Ask, promptHash } from './ask-provider.js';
import { ProviderError, type ProviderTrouble } from './provider.js';

/** Each time that a question was sent, answered or not, is an event `model.asked` of the ledger, by hashes alone. */
export function withRecords(ask: Ask, id: string, ledger: Pick<Ledger, 'append'>): Ask {
  return async (request, options) => {
    const startedAt = performance.now();
    const tell = (data: Record<string, unknown>) =>
      ledger.append([{ type: 'model.asked', data: { model: id, ...data } }]);
    try {
      const answer = await ask(request, options);
      const { promptHash: prompt, answerHash, tokens, cost, durationMs } = answer;
      await tell({ prompt, answer: answerHash, tokens, cost, durationMs: Math.round(durationMs) });
      return answer;
    } catch (error) {
      await tell({
        prompt: promptHash(id, request),
        answer: null,
        failed: failureOf(error, options.signal),
        durationMs: Math.round(performance.now() - startedAt),
      });
      throw error;
    }
  };
}

function failureOf(error: unknown, signal: AbortSignal): ProviderTrouble | 'aborted' | 'unknown' {
  if (signal.aborted) return 'aborted';
  return error instanceof ProviderError ? error.trouble : 'unknown';
}
