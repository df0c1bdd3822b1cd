import { createHash } from 'node:crypto';
import type { Candidate, DisprovedEdit, EditOutcome, FunctionKind } from '../../model.js';
import { editHash } from '../../repair/candidate.js';
import { functionKindAt } from '../../repair/syntax/function-kind.js';
import { parse } from '../../repair/syntax/parse.js';
import type { Store } from '../../store/store.js';

type ReadText = (file: string) => Promise<string | undefined>;

/** Records beyond this many are forgotten, the oldest first. */
const mostKept = 1000;

/** Remembers candidates that passed the failing tests of an error and failed the proof, each once. */
export async function noteDisproved(
  store: Store,
  error: string,
  candidates: readonly Candidate[],
  read: ReadText,
): Promise<void> {
  if (candidates.length === 0) return;
  const at = new Date().toISOString();
  const records: DisprovedEdit[] = [];
  for (const candidate of candidates)
    records.push({
      kind: 'disproved',
      id: createHash('sha256')
        .update(`${error} ${editHash(candidate)}`)
        .digest('hex')
        .slice(0, 12),
      at,
      strategy: candidate.strategy,
      operator: candidate.operator,
      files: [...new Set(candidate.edits.map(({ range }) => range.file))],
      place: await placeOf(candidate, read),
    });
  await store.outcomes.update((all) => {
    const known = new Set(all.map(({ id }) => id));
    all.push(...records.filter(({ id }) => !known.has(id)));
    const old = all.filter(isDisproved).sort(byTime).slice(0, -mostKept);
    for (const each of old) all.splice(all.indexOf(each), 1);
  });
}

/** The kind of function that a candidate edits first; null where its file does not parse. */
export async function placeOf({ edits }: Candidate, read: ReadText): Promise<FunctionKind | null> {
  const [first] = edits;
  const text = first && (await read(first.range.file));
  const program = first && text !== undefined ? parse(first.range.file, text) : null;
  return first && program ? functionKindAt(program, first.range.start) : null;
}

const isDisproved = (outcome: EditOutcome): outcome is DisprovedEdit => outcome.kind === 'disproved';
const byTime = (a: DisprovedEdit, b: DisprovedEdit): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
