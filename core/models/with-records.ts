import { isHealerError } from '../errors.js';
import type { Ledger } from '../store/ledger.js';
import { type Ask, promptHash } from './ask-provider.js';

/** Every question that was sent, answered or not, is an event `model.asked` of the ledger, by hashes alone. */
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
      if (!isHealerError(error, 'MODEL_BUDGET'))
        await tell({
          prompt: promptHash(id, request),
          answer: null,
          failed: isHealerError(error) ? error.code : 'UNKNOWN',
          durationMs: Math.round(performance.now() - startedAt),
        });
      throw error;
    }
  };
}
