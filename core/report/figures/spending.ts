import * as z from 'zod/mini';
import type { LedgerEvent } from '../../store/ledger-events.js';
import { isWithin, type Period } from '../period.js';

/** What one model or agent was asked and took. */
export interface Spending {
  /** `ollama/qwen2.5-coder:7b`, `agent/claude`. */
  name: string;
  asked: number;
  /** Questions that had no answer. */
  failed: number;
  promptTokens: number;
  answerTokens: number;
  /** US dollars. */
  cost: number;
}

const count = z.catch(z.number().check(z.gte(0)), 0);
const noTokens = { prompt: 0, answer: 0 };
const asked = z.object({
  model: z.optional(z.string()),
  agent: z.optional(z.string()),
  answer: z.catch(z.nullable(z.string()), null),
  tokens: z.catch(z.object({ prompt: count, answer: count }), noTokens),
  cost: count,
});

export interface Question extends Omit<Spending, 'asked' | 'failed'> {
  at: number;
  failed: boolean;
}

/** All that was ever asked of models and agents. */
export function questionsOf(events: readonly LedgerEvent[], now: number): Question[] {
  return events.flatMap(({ type, at: time, data }) => {
    if (type !== 'model.asked' && type !== 'agent.ran') return [];
    const at = Math.min(Date.parse(time), now);
    const read = asked.safeParse(data).data;
    const name = read?.model ?? read?.agent;
    if (!read || name === undefined) return [];
    const { tokens, cost, answer } = read;
    return [
      { at, name, failed: answer === null, promptTokens: tokens.prompt, answerTokens: tokens.answer, cost },
    ];
  });
}

/** What was asked within the period, by model, the dearest first, then the one that took most tokens. */
export function spendingOf(questions: readonly Question[], period: Period): Spending[] {
  const all = new Map<string, Spending>();
  for (const question of questions.filter(({ at }) => isWithin(period, at))) {
    const { name, failed, promptTokens, answerTokens, cost } = question;
    const sum = all.get(name) ?? { name, asked: 0, failed: 0, promptTokens: 0, answerTokens: 0, cost: 0 };
    all.set(name, {
      name,
      asked: sum.asked + 1,
      failed: sum.failed + Number(failed),
      promptTokens: sum.promptTokens + promptTokens,
      answerTokens: sum.answerTokens + answerTokens,
      cost: sum.cost + cost,
    });
  }
  const tokens = (each: Spending) => each.promptTokens + each.answerTokens;
  return [...all.values()].sort((a, b) => b.cost - a.cost || tokens(b) - tokens(a));
}
