import type { Check } from '../check.js';
import { focusedTest } from './quality/focused-test.js';
import { unreachableCode } from './quality/unreachable-code.js';

/** Every check, by category and name. */
export const checks: readonly Check[] = [focusedTest, unreachableCode];
