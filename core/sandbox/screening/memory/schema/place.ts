import type { Edit } from '../../../../model.js';
import { eraseTypes } from './erase.js';
import type { Plan } from './plan.js';
import { holdsItself, type Slot } from './slots.js';

/** A function's replacement: code that evaluates to it, in the scope of the one that it replaces. */
export interface Replacement {
  file: string;
  slot: number;
  code: string;
}

/**
 * The replacements that make the edits, or null where an edit lies outside of the functions that can be switched, such
 * as in code that runs while the module loads.
 */
export function placeEdits(
  edits: readonly Edit[],
  planOf: (file: string) => Plan | null,
): Replacement[] | null {
  const bySlot = new Map<Slot, { plan: Plan; edits: Edit[] }>();
  for (const edit of edits) {
    const plan = planOf(edit.range.file);
    const slot = plan && slotAround(plan, edit.range);
    if (!plan || !slot) return null;
    const known = bySlot.get(slot) ?? { plan, edits: [] };
    known.edits.push(edit);
    bySlot.set(slot, known);
  }
  const replacements: Replacement[] = [];
  for (const [slot, { plan, edits: own }] of bySlot) {
    const code = codeOf(plan, slot, own);
    if (holdsItself(slot.node, code)) return null;
    replacements.push({ file: plan.file, slot: slot.id, code });
  }
  return replacements;
}

/** The function that a range lies in; undefined where that is none that can be switched. */
export const slotAround = (
  { slots }: Plan,
  { start, end }: { start: number; end: number },
): Slot | undefined => slots.find(({ reach }) => start >= reach[0] && end <= reach[1]);

/** What may be a type in an edit's own text, and is an operator in most. */
const mayBeType = /[!:<]|\b(?:as|satisfies)\b/;

function codeOf({ file, text, erased }: Plan, slot: Slot, edits: readonly Edit[]): string {
  const typed = text !== erased && edits.some((edit) => mayBeType.test(edit.text));
  const code = slot.before + edited(typed ? text : erased, slot.code, edits) + slot.after;
  return typed ? eraseTypes(file, code).text : code;
}

/** The code of the unchanged function: it must do what the function itself does. */
export function originalOf(plan: Plan, slot: Slot): Replacement {
  return { file: plan.file, slot: slot.id, code: slot.before + plan.erased.slice(...slot.code) + slot.after };
}

function edited(text: string, [start, end]: [number, number], edits: readonly Edit[]): string {
  let at = start;
  let out = '';
  for (const { range, text: replacement } of edits) {
    out += text.slice(at, range.start) + replacement;
    at = range.end;
  }
  return out + text.slice(at, end);
}
