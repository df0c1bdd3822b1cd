import type { Edit } from '../../../model.js';
import type { Alignment } from '../../../workspace/built/align.js';
import type { Word } from '../../../workspace/built/words.js';

/** A built file with one of the sources that it was made of. */
export interface BuiltFile {
  file: string;
  text: string;
  alignment: Alignment;
}

/**
 * The edit of a built file that does what an edit of its source does once that is built. Null where that cannot be told:
 * the words around are not those of the source, or it brings types, or names that the built file may call otherwise.
 */
export function translateEdit(edit: Edit, built: BuiltFile): Edit | null {
  const { text: source, words, built: own } = built.alignment;
  const { start, end } = edit.range;
  const from = words.findIndex((word) => word.end > start);
  if (from < 0) return null;
  const isInsertion = (words[from]?.start ?? 0) >= end;
  let to = from;
  while (!isInsertion && (words[to + 1]?.start ?? end) < end) to += 1;
  const place = isInsertion ? gapBefore(built.alignment, from) : placeOf(built.alignment, from, to);
  if (place === null) return null;
  const [first, last] = [words[from], words[to]];
  const [here, there] = [own[place.from], own[place.to]];
  if (!first || !last || !here || !there) return null;
  const text = isInsertion
    ? `${edit.text} `
    : source.slice(first.start, start) + edit.text + source.slice(end, Math.max(end, last.end));
  const before = isInsertion ? '' : source.slice(first.start, last.end);
  if (!isPlain(text, before) || !knowsNames(text, before, own)) return null;
  const range = { file: built.file, start: here.start, end: isInsertion ? here.start : there.end };
  return { range, text };
}

interface Place {
  from: number;
  to: number;
}

/** Where words of a source stand in the built file, in the same order with nothing between them, and next to a word beside them. */
function placeOf(alignment: Alignment, from: number, to: number): Place | null {
  const at = placesOf(alignment);
  const first = at.get(from);
  if (first === undefined) return null;
  for (let next = from; next <= to; next += 1) if (at.get(next) !== first + next - from) return null;
  const isBeside = at.get(from - 1) === first - 1 || at.get(to + 1) === first + to - from + 1;
  return isBeside ? { from: first, to: first + to - from } : null;
}

function gapBefore(alignment: Alignment, from: number): Place | null {
  const at = placesOf(alignment);
  const [before, after] = [at.get(from - 1), at.get(from)];
  return before !== undefined && after === before + 1 ? { from: after, to: after } : null;
}

const known = new WeakMap<Alignment, Map<number, number>>();

/** By the index of a word of the source, that of the same word of the built file. */
function placesOf(alignment: Alignment): Map<number, number> {
  const found =
    known.get(alignment) ?? new Map(alignment.runs.flat().map(([here, there]) => [there, here] as const));
  known.set(alignment, found);
  return found;
}

/** What only TypeScript or JSX says would have to be compiled first. */
const isPlain = (text: string, before: string): boolean =>
  text === before ||
  !/\b(?:as|satisfies|type|interface|enum|declare|namespace|import|export)\b|[\w$)\]]!(?!=)|\)\s*:|<\/|\/>|@\w/.test(
    withoutStrings(text),
  );

/** Whether each name that is new means the same in the built file: it is said there, or is the same everywhere. */
function knowsNames(text: string, before: string, own: readonly Word[]): boolean {
  const old = namesIn(before);
  const fresh = [...namesIn(text)].filter((name) => !old.has(name) && !(name in globalThis));
  if (fresh.length === 0) return true;
  const said = new Set(
    own.filter((_, at) => !/^\??\.$/.test(own[at - 1]?.text ?? '')).map((word) => word.text),
  );
  return fresh.every((name) => said.has(name) || reserved.test(name) || isDeclared(name, text));
}

/** Names that stand for something by themselves, not those of properties. */
const namesIn = (text: string): Set<string> =>
  new Set([...withoutStrings(text).matchAll(/(?<![\w$.])[A-Za-z_$][\w$]*(?!\s*:)/g)].map(([name]) => name));

const isDeclared = (name: string, text: string): boolean =>
  new RegExp(
    `\\b(?:const|let|var|function)\\s+${name.replaceAll('$', '\\$')}\\b|\\b${name.replaceAll('$', '\\$')}\\s*=>`,
  ).test(text);

const reserved =
  /^(?:await|break|case|catch|class|const|continue|default|delete|do|else|extends|false|finally|for|function|if|in|instanceof|let|new|null|of|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield|async|arguments|NaN|Infinity)$/;

const withoutStrings = (text: string): string => text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, '""');
