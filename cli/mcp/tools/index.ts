import type { Tool } from '../tool.js';
import { explainError } from './explain-error.js';
import { healErrors } from './heal-errors.js';
import { landPatch } from './land-patch.js';
import { listErrors } from './list-errors.js';
import { listPatches } from './list-patches.js';
import { listPlugins } from './list-plugins.js';
import { proposePatch } from './propose-patch.js';
import { rankLocations } from './rank-locations.js';
import { reviewPatch } from './review-patch.js';
import { rollBackPatch } from './roll-back-patch.js';
import { runTests } from './run-tests.js';
import { showError } from './show-error.js';
import { validatePatch } from './validate-patch.js';

/** Every tool, in the order in which they are used. */
export const tools: readonly Tool[] = [
  runTests,
  listErrors,
  showError,
  explainError,
  rankLocations,
  validatePatch,
  proposePatch,
  healErrors,
  listPatches,
  reviewPatch,
  landPatch,
  rollBackPatch,
  listPlugins,
];
