import type { FixPattern } from '../../../model.js';
import { instantiate } from '../../../syntax/templates/apply.js';
import { findMatches, indexTree } from '../../../syntax/templates/match.js';
import { type TreeEdit, unpackEdit } from '../../../syntax/templates/template.js';
import type { Tree } from '../../../syntax/templates/tree.js';
import { trustIn } from './rank.js';

/** A pattern, ready to be looked for. */
export interface OpenedPattern {
  pattern: FixPattern;
  edit: TreeEdit;
  trust: number;
}

/** What a pattern would make of one place: offsets into the text, and what would stand there. */
export interface Suggestion {
  opened: OpenedPattern;
  /** What the template stands for. */
  match: { start: number; end: number };
  start: number;
  end: number;
  text: string;
}

/** The most trusted first. `now` in milliseconds since 1970. */
export function openPatterns(patterns: readonly FixPattern[], now: number): OpenedPattern[] {
  return patterns
    .map((pattern) => {
      const edit = unpackEdit(pattern.template);
      return { pattern, edit, trust: trustIn(pattern, edit, now) };
    })
    .sort((a, b) => b.trust - a.trust);
}

/** What patterns would make of a file where it touches a place that `within` lets through; the most trusted pattern first. */
export function suggestIn(
  source: { text: string; tree: Tree },
  patterns: readonly OpenedPattern[],
  within: (start: number, end: number) => boolean,
): Suggestion[] {
  const index = indexTree(source.tree);
  const found = new Map<string, Suggestion>();
  for (const opened of patterns)
    for (const match of findMatches(opened.edit.before.tree, index, within)) {
      const text = instantiate(opened.edit.after, match, source.text);
      const least = leastChange(source.text, match, text);
      const key = `${least.start} ${least.end} ${least.text}`;
      const old = source.text.slice(least.start, least.end);
      if (old === least.text || found.has(key) || losesComment(old, least.text)) continue;
      found.set(key, { opened, match: { start: match.start, end: match.end }, ...least });
    }
  return [...found.values()];
}

/** Templates know no comments, and nobody wants to lose one that way. */
const losesComment = (before: string, after: string): boolean =>
  (before.match(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*/g) ?? []).some((comment) => !after.includes(comment));

/** Without what the text begins and ends with before and after, so far as words stay whole. */
function leastChange(source: string, { start, end }: { start: number; end: number }, text: string) {
  const before = source.slice(start, end);
  const most = Math.min(before.length, text.length);
  let head = 0;
  while (head < most && before[head] === text[head]) head += 1;
  while (head > 0 && splitsWord(before, head, text)) head -= 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  while (tail > 0 && (splitsWord(before, before.length - tail) || splitsWord(text, text.length - tail)))
    tail -= 1;
  return { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
}

const word = /[\w$]/;

const splitsWord = (text: string, at: number, other: string = text): boolean =>
  word.test(text[at - 1] ?? '') && (word.test(text[at] ?? '') || word.test(other[at] ?? ''));
