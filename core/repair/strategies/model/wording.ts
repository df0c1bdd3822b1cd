import type { Edit } from '../../../model.js';
import { brief, titleOf } from '../search/wording.js';

/** What edits do, in healer's words and not in those of a model: the title, and the kind of change. */
export interface Wording {
  title: string;
  operator: string;
}

/** `before` is the text of the range of each edit. */
export function wordingOf(edits: readonly Edit[], before: readonly string[]): Wording {
  const changes = edits.map(({ text }, index) => ({ before: before[index] ?? '', after: text }));
  const [first] = changes;
  const operator = kindOf(changes);
  if (first === undefined) return { title: 'change nothing', operator };
  if (changes.length > 1) return { title: `change ${changes.length} places`, operator };
  if (first.before.trim() === '') return { title: `insert \`${brief(first.after)}\``, operator };
  if (first.after.trim() === '') return { title: `delete \`${brief(first.before)}\``, operator };
  return { title: titleOf(first), operator };
}

interface Change {
  before: string;
  after: string;
}

/** The kinds that may only hide a symptom are called as those of search are; see `symptom-hiding.ts`. */
function kindOf(changes: readonly Change[]): string {
  const added = changes.filter(({ before }) => before.trim() === '').map(({ after }) => after.trim());
  if (changes.every(({ after }) => after.trim() === '')) return 'delete-statement';
  if (added.length === changes.length && added.every((text) => earlyReturn.test(text))) return 'early-return';
  if (changes.some(({ before, after }) => count(after, /\bcatch\b/g) > count(before, /\bcatch\b/g)))
    return 'catch';
  return changes.length === 1 ? 'rewrite' : 'rewrite-several';
}

const earlyReturn = /^if\s*\([^;]*\)\s*\{?\s*(?:return|continue|break|throw)\b[^;]*;?\s*\}?$/;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
