import type { Check } from '../check.js';
import { importCycle } from './architecture/import-cycle.js';
import { arraySearchInLoop } from './performance/array-search-in-loop.js';
import { copyInLoop } from './performance/copy-in-loop.js';
import { dateObjectForTime } from './performance/date-object-for-time.js';
import { filterForOne } from './performance/filter-for-one.js';
import { keysCountedInLoop } from './performance/keys-counted-in-loop.js';
import { regexpBuiltInLoop } from './performance/regexp-built-in-loop.js';
import { spreadInReduce } from './performance/spread-in-reduce.js';
import { syncFsInAsync } from './performance/sync-fs-in-async.js';
import { focusedTest } from './quality/focused-test.js';
import { unreachableCode } from './quality/unreachable-code.js';

/** Every check, by category and name. */
export const checks: readonly Check[] = [
  focusedTest,
  unreachableCode,
  arraySearchInLoop,
  copyInLoop,
  dateObjectForTime,
  filterForOne,
  keysCountedInLoop,
  regexpBuiltInLoop,
  spreadInReduce,
  syncFsInAsync,
  importCycle,
];
