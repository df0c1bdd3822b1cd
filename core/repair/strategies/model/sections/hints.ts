import type { RepairContext } from '../../../strategy.js';
import type { Data } from '../prompt/fence.js';

const mostHints = 6;

/** What research found, the likeliest first: it may be wrong, and it is never copied. */
export async function hintData({ hints }: RepairContext): Promise<Data[]> {
  const found = (await hints?.('far')) ?? [];
  return found.slice(0, mostHints).map(({ text, source }, index) => ({
    what: `hint ${index + 1}`,
    text: `${text}\nSource: ${source}`,
  }));
}
