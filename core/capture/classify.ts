import type { ErrorClass, Failure, ThrownError } from '../model.js';
import { fallbacks, type Rule, rules } from './class-rules.js';
import { withoutColours } from './plain-text.js';

/**
 * The class of a failure, by the first rule that fits: what was thrown decides, then its causes, then the errors it
 * aggregates; general rules (any RangeError) are only asked when no particular one fits anywhere.
 * `flaky` is never told from one failure; see `diagnose/flaky.ts`.
 */
export function classify(failure: Pick<Failure, 'thrown'> & Partial<Pick<Failure, 'sensor'>>): ErrorClass {
  const chain = withCauses(failure.thrown);
  return firstMatch(rules, chain, failure) ?? firstMatch(fallbacks, chain, failure) ?? 'unknown';
}

/** An error, its causes and what it aggregates, outermost first; bounded, and safe with cycles. */
export function withCauses(thrown: ThrownError, depth = 0): ThrownError[] {
  if (depth > 8) return [thrown];
  const inner = [...(thrown.cause ? [thrown.cause] : []), ...(thrown.errors ?? []).slice(0, 20)];
  return [thrown, ...inner.flatMap((each) => withCauses(each, depth + 1))];
}

function firstMatch(
  table: readonly Rule[],
  chain: readonly ThrownError[],
  failure: Partial<Pick<Failure, 'sensor'>>,
): ErrorClass | undefined {
  for (const thrown of chain) {
    const subject = { ...thrown, message: withoutColours(thrown.message) };
    const rule = table.find((each) => matches(each, subject, failure));
    if (rule) return rule.class;
  }
  return undefined;
}

function matches(rule: Rule, thrown: ThrownError, failure: Partial<Pick<Failure, 'sensor'>>): boolean {
  if (rule.sensor && rule.sensor !== failure.sensor) return false;
  if (rule.name && !rule.name.test(thrown.name)) return false;
  if (rule.code && !rule.code.test(thrown.code ?? '')) return false;
  if (rule.stack && !rule.stack.test(thrown.stack ?? '')) return false;
  if (rule.actual && !rule.actual.test(withoutColours(thrown.actual ?? ''))) return false;
  return !rule.message || rule.message.test(thrown.message);
}
