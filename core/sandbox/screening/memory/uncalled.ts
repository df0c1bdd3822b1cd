import type { Edit } from '../../../model.js';
import { type Bench, planOf } from './bench.js';
import { slotKey } from './calls-of-tests.js';
import { parses } from './program/parses.js';
import { placeEdits, slotAround } from './schema/place.js';

/**
 * Whether edits change only functions that nothing calls: no failing test, no other test or hook of its file, and no module
 * while it loads. The tests then go on as before. False where the edited code may not parse: that shows only in a trial.
 */
export function isUncalled(bench: Bench, edits: readonly Edit[]): boolean {
  const { called, repeatable } = bench.baseline;
  const lies = ({ range: { file, start, end } }: Edit): boolean => {
    const plan = planOf(bench, file);
    const slot = plan && slotAround(plan, { start, end });
    return slot !== null && slot !== undefined && !called.has(slotKey(file, slot.id));
  };
  if (!repeatable || edits.length === 0 || !edits.every(lies)) return false;
  return placeEdits(edits, (file) => planOf(bench, file))?.every(({ code }) => parses(code)) ?? false;
}
