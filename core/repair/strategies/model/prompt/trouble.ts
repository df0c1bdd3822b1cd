import type { RepairContext } from '../../../strategy.js';

/** What is wrong with the program, as the first sentence of a prompt: of healer's own words alone. */
export function troubleOf({ failingTests, error }: Pick<RepairContext, 'failingTests' | 'error'>): string {
  if (failingTests.length > 0) return 'Tests of this program fail.';
  switch (error.failure.sensor) {
    case 'compiler':
      return 'The compiler reports a fault in this program.';
    case 'linter':
      return 'The linter reports a fault in this program.';
    default:
      return 'This program crashes.';
  }
}
