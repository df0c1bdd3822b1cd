import type { Hint, HintKind } from '../../../../model.js';
import type { RepairContext } from '../../../strategy.js';
import type { Data } from '../prompt/fence.js';

const mostHints = 6;

/** A text is like the fault from here on, unless it suggests something outright. */
const likeness = 0.3;

/** What research found, the likeliest first: it may be wrong, and it is never copied. */
export async function hintData({ hints }: RepairContext): Promise<Data[]> {
  return ((await hints?.('far')) ?? []).slice(0, mostHints).map(dataOf);
}

/** The same, of what is worth a question of its own. */
export async function tellingHints({ hints }: RepairContext): Promise<Data[]> {
  const found = (await hints?.('far')) ?? [];
  return found.slice(0, mostHints).filter(isTelling).map(dataOf);
}

/** That there is a newer version tells a model nothing: it may not move to it. */
const isTelling = ({ kind, score }: Hint): boolean =>
  kind !== 'version' && (kind !== 'context' || score >= likeness);

const dataOf = ({ kind, from, to, text, source }: Hint, index: number): Data => ({
  what: `hint ${index + 1}`,
  text: [
    text,
    ...(from === null || to === null ? [] : [`It suggests: ${suggestions[kind](from, to)}`]),
    `Source: ${source}`,
  ].join('\n'),
});

const suggestions: Record<HintKind, (from: string, to: string) => string> = {
  rename: (from, to) => `${from} is called ${to} now`,
  'moved-import': (from, to) => `it is loaded from ${to} now, and not from ${from}`,
  'changed-option': (from, to) => `the option ${from} is called ${to} now`,
  version: (from, to) => `version ${to} in place of ${from}`,
  context: (from, to) => `${to} in place of ${from}`,
};
