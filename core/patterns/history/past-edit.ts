import { diffArrays } from 'diff';
import type { Edit, FunctionKind, Suspect } from '../../model.js';
import type { TextEdit } from '../../repair/strategies/search/proposal.js';
import { editOfSearch } from '../../repair/strategies/search/same-edit.js';
import { functionKindAt } from '../../repair/syntax/function-kind.js';
import { parse } from '../../repair/syntax/parse.js';
import { type Token, tokensOf } from '../../repair/syntax/tokens.js';
import type { ChangedText } from './mine-commit.js';

/** What kind of edit a fix of the past was, in the words of the search. */
export interface PastEdit {
  /** Null where the search makes no such edit. */
  operator: string | null;
  place: FunctionKind | null;
}

/** Files, places of each, tokens, and bytes beyond which a fix is none that the search would make; and edits near that are looked at. */
const most = { files: 2, parts: 3, tokens: 16, bytes: 150_000, looked: 2000 };
/** Characters around an edit that are looked at. */
const around = 300;

export async function pastEditOf(files: readonly ChangedText[]): Promise<PastEdit> {
  const edits: Edit[] = [];
  const [first] = files;
  let isSmall = files.length <= most.files;
  for (const { path, before, after } of isSmall ? files : []) {
    const parts =
      Math.max(before.length, after.length) > most.bytes ? null : tokenEdits(before, after, most.tokens);
    if (parts === null || parts.length > most.parts) isSmall = false;
    else edits.push(...parts.map(({ start, end, text }) => ({ range: { file: path, start, end }, text })));
  }
  const program = first ? parse(first.path, first.before) : null;
  const start = edits.find(({ range }) => range.file === first?.path)?.range.start;
  const place = program && start !== undefined ? functionKindAt(program, start) : null;
  if (!isSmall || edits.length === 0) return { operator: null, place };
  const texts = new Map(files.map(({ path, before }) => [path, before]));
  const context = { read: async (file: string) => texts.get(file), suspects: edits.map(suspectOf) };
  const found = await editOfSearch(context, edits, most.looked);
  return { operator: found?.operator ?? null, place };
}

const suspectOf = ({ range: { file, start, end } }: Edit): Suspect => ({
  range: { file, start: Math.max(0, start - around), end: end + around },
  line: 0,
  endLine: 0,
  suspiciousness: 1,
  reasons: {},
});

/** What leads from one text to the other, as edits as small as tokens allow; null where it takes more tokens than that. */
export function tokenEdits(one: string, other: string, mostTokens = 10_000): TextEdit[] | null {
  const [before, after] = [tokensOf(one), tokensOf(other)];
  const [old, come] = [before, after].map((tokens) => tokens.map(({ text }) => text)) as [string[], string[]];
  const changes = diffArrays(old, come, { maxEditLength: mostTokens });
  return changes ? joined(changes, { one, other, before, after }) : null;
}

interface Versions {
  one: string;
  other: string;
  before: readonly Token[];
  after: readonly Token[];
}

function joined(
  changes: readonly { added: boolean; removed: boolean; count: number }[],
  { one, other, before, after }: Versions,
): TextEdit[] {
  const edits: TextEdit[] = [];
  let [old, now] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed) {
      old += count;
      now += count;
      continue;
    }
    const start = (removed ? before[old]?.start : before[old - 1]?.end) ?? 0;
    const end = removed ? (before[old + count - 1]?.end ?? start) : start;
    const text = added ? other.slice(after[now]?.start, after[now + count - 1]?.end) : '';
    const last = edits.at(-1);
    if (last !== undefined && one.slice(last.end, start).trim() === '') {
      last.text += ` ${text}`;
      last.end = end;
    } else edits.push({ start, end, text: ` ${text} ` });
    if (removed) old += count;
    else now += count;
  }
  return edits;
}
