import type { Tool } from '../tool.js';
import { explainError } from './explain-error.js';
import { listErrors } from './list-errors.js';
import { listPatches } from './list-patches.js';
import { rankLocations } from './rank-locations.js';
import { reviewPatch } from './review-patch.js';
import { showError } from './show-error.js';

/** Every tool, in the order in which they are used. */
export const tools: readonly Tool[] = [
  listErrors,
  showError,
  explainError,
  rankLocations,
  listPatches,
  reviewPatch,
];
