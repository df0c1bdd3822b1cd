import type { TestId } from '../../model.js';
import type { ProofOptions } from '../proof.js';
import type { Everything } from './everything.js';
import type { Settled } from './settle.js';

/** Why the tests refuse a patch, as one sentence; null where they do not. */
export function whyNot(
  o: ProofOptions,
  first: Everything,
  { after, compared, tampered }: Settled,
): string | null {
  const { stillFailing, newlyFailing } = compared;
  if (first.exceeded) return `The tests ${first.exceeded.how}.`;
  if (stillFailing.length > 0) return `${nameOf(stillFailing)} still fails.`;
  if (newlyFailing.length > 0) return `${nameOf(newlyFailing)} passed before and fails now.`;
  if (tampered !== null) return `${JSON.stringify(tampered)} was changed while the tests ran.`;
  if (o.before.runner !== 'command' && after.runner !== o.before.runner)
    return `Before, ${o.before.runner} told of the tests, and with the patch it does not.`;
  const failed = after.tests.some(({ status }) => status === 'failed');
  if (after.signal) return `The test command was ended by ${after.signal}.`;
  if (!failed && after.exitCode !== 0) return `All tests pass, and the exit code is ${after.exitCode}.`;
  // A command that hides failures (`|| true`) hid them before as well; only then is a 0 beside one believed.
  if (failed && after.exitCode === 0 && o.before.exitCode !== 0) return 'Tests fail, and the exit code is 0.';
  return null;
}

const nameOf = (tests: readonly TestId[]): string => {
  const [first, ...others] = tests;
  const name = JSON.stringify(first ? [first.file, ...first.path].join(' > ') : '');
  return others.length > 0 ? `${name} (and ${others.length} more)` : name;
};
