import type { Node } from '../../syntax/parse.js';
import { applyTextEdits } from './compose.js';
import type { TextEdit } from './proposal.js';
import { enclosing, isFunction, parentOf, type Source } from './source.js';

/** Remembers what programs were proposed; two that differ in layout, quotes or needless parentheses are one. */
export interface Duplicates {
  /** True the first time that the edited file means something new, other than the file as it is. */
  isNew(source: Source, edits: readonly TextEdit[]): boolean;
}

export function createDuplicates(): Duplicates {
  const seen = new Set<string>();
  return {
    isNew(source, edits) {
      const region = regionOf(source, edits);
      const before = source.text.slice(region.start, region.end);
      const moved = edits.map((edit) => ({
        ...edit,
        start: edit.start - region.start,
        end: edit.end - region.start,
      }));
      const after = normalise(applyTextEdits(before, moved));
      if (after === normalise(before)) return false;
      const key = `${source.file}:${region.start}:${after}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    },
  };
}

/** The program text in one normal form: no comments, no layout, one kind of quotes, no needless parentheses. */
export function normalise(text: string): string {
  const tokens = text.match(token) ?? [];
  const kept = tokens.flatMap((each) => {
    if (/^\s|^\/[/*]/.test(each) || each === ';') return [];
    return [
      each.startsWith("'") ? `"${each.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"` : each,
    ];
  });
  let normal = kept.join(' ');
  for (let before = ''; before !== normal; ) {
    before = normal;
    normal = normal.replace(/\( \( ([^()]*) \) \)/g, '( $1 )').replace(loneTerm, '$1');
  }
  return normal;
}

const token =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\w$]+|\s+|[^\s\w$]/g;
const loneTerm = /(?<=(?:return|=|=>|\(|,|\?|:|&&|\|\||[-+*/%<>]) )\( ([\w$.]+) \)/g;

const longest = 6000;

/** The function, or else the top-level statements, in which the edits lie; a window around them when that is long. */
function regionOf(source: Source, edits: readonly TextEdit[]): { start: number; end: number } {
  const start = Math.min(...edits.map((edit) => edit.start));
  const end = Math.max(...edits.map((edit) => edit.end));
  const home = outermostFunction(source, start, end);
  const region = home ?? { start: 0, end: source.text.length };
  if (region.end - region.start <= longest) return region;
  return { start: Math.max(region.start, start - 400), end: Math.min(region.end, end + 400) };
}

function outermostFunction(
  source: Source,
  start: number,
  end: number,
): { start: number; end: number } | null {
  const cached = roots(source);
  const root = cached.find((node) => node.range[0] <= start && node.range[1] >= end);
  return root === undefined ? null : { start: root.range[0], end: root.range[1] };
}

const rootsOf = new WeakMap<Source, Node[]>();

/** Outermost functions of the file. */
function roots(source: Source): Node[] {
  const known = rootsOf.get(source);
  if (known !== undefined) return known;
  const found = [...source.links.keys()].filter((node) => {
    const parent = parentOf(source, node);
    return isFunction(node) && (parent === null || enclosing(source, parent, isFunction) === null);
  });
  rootsOf.set(source, found);
  return found;
}
