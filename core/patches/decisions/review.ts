/** What a reviewer can do with a waiting patch. */
export { applyToWorkingTree, takeBack } from './apply.js';
export { type MergePlan, merge, planMerge } from './merge.js';
export { reject } from './reject.js';
