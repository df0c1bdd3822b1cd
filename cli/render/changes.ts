import type { Change } from '../../core/setup/change.js';
import { printableLine } from './printable.js';

/** One line for each thing that was done to a file. */
export const changeLines = (changes: readonly Change[]): string[] =>
  changes.map(({ action, path, what }) => `${action.padEnd(8)} ${printableLine(path)} (${what})`);
