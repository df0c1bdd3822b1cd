import type { Edit } from '../../../../model.js';
import { eraseTypes } from './erase.js';
import type { Plan } from './plan.js';
import { holdsItself, type Slot } from './slots.js';

/** A function's replacement: code that evaluates to it, in the scope of the one that it replaces. */
export interface Replacement {
  file: string;
  slot: number;
  code: string;
  /** What makes it of the code of the unchanged function, in order; not told where types were erased from it afterwards. */
  changes?: readonly TextChange[];
}

/** Offsets are of the code before the change. */
export interface TextChange {
  start: number;
  end: number;
  text: string;
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
    const made = madeOf(plan, slot, own);
    if (holdsItself(slot.node, made.code)) return null;
    replacements.push({ file: plan.file, slot: slot.id, ...made });
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

function madeOf(
  { file, text, erased }: Plan,
  slot: Slot,
  edits: readonly Edit[],
): Pick<Replacement, 'code' | 'changes'> {
  const typed = text !== erased && edits.some((edit) => mayBeType.test(edit.text));
  const code = slot.before + edited(typed ? text : erased, slot.code, edits) + slot.after;
  return typed ? { code: eraseTypes(file, code).text } : { code, changes: changesIn(slot, edits) };
}

function changesIn({ before, code }: Slot, edits: readonly Edit[]): TextChange[] {
  const by = before.length - code[0];
  return edits.map(({ range, text }) => ({ start: range.start + by, end: range.end + by, text }));
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
