import { recordFailures } from '../../capture/deduplicate.js';
import { failuresOf } from '../../capture/failures.js';
import { objectDatabase } from '../../git/objects/object-database.js';
import { writeTree } from '../../git/objects/objects.js';
import type { Candidate, Edit } from '../../model.js';
import { makeCandidate } from '../../repair/candidate.js';
import { compose } from '../../repair/strategies/search/compose.js';
import { applyEdits, editsByFile, lineEndOf } from '../../sandbox/edits.js';
import type { ReadText } from '../errors/functions.js';
import type { Group } from '../errors/groups.js';
import type { Scored } from '../proof/score.js';
import type { Session } from '../session.js';
import { type Baseline, takeBaseline } from './baseline.js';
import { textReader } from './text-reader.js';

/** A snapshot with one candidate in it, for what is tried on top. */
export interface Repaired {
  baseline: Baseline;
  /** What of the group's test files fails there; null where nothing does. */
  group: Group | null;
  /** Candidates for the repaired snapshot as candidates for the one that it was made of, the repair included. */
  joined(scored: readonly Scored[]): Promise<Scored[]>;
}

/** Runs the tests on the snapshot with the candidate made. Nothing is recorded of what fails there. */
export async function repairedBaseline(
  session: Session,
  { snapshot }: Pick<Baseline, 'snapshot'>,
  { tests }: Group,
  candidate: Candidate,
): Promise<Repaired> {
  const { repo } = session;
  const read = textReader(repo, snapshot.tree);
  const files = [...(await inOne(candidate, read))];
  const tree = await writeTree(
    repo,
    snapshot.tree,
    new Map(files.map(([file, text]) => [file, Buffer.from(text)])),
  );
  const database = await objectDatabase(repo);
  const message = 'What parses again';
  const commit = await database.writeCommit({ tree, parents: [snapshot.commit], message, at: new Date() });
  const baseline = await takeBaseline(session, { ...snapshot, tree, commit, dirty: true });
  return {
    baseline,
    group: await groupOf(baseline, new Set(tests.map(({ file }) => file))),
    joined: (scored) =>
      Promise.all(
        scored.map(async (each) => {
          const joined = await join(candidate, each.screened.candidate, read);
          return { ...each, screened: { ...each.screened, candidate: joined } };
        }),
      ),
  };
}

/** Each edited file as the candidate leaves it. */
export async function inOne(candidate: Candidate, read: ReadText): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [file, edits] of editsByFile(candidate.edits))
    texts.set(file, applyEdits((await read(file)) ?? '', edits));
  return texts;
}

async function groupOf(baseline: Baseline, files: ReadonlySet<string>): Promise<Group | null> {
  const failures = await failuresOf(baseline.before, baseline.worktree.folder);
  const records = await recordFailures({ update: async (change) => change([]) }, failures, baseline.before);
  const errors = records.filter((error) => error.tests.some(({ file }) => files.has(file)));
  return errors.length === 0 ? null : { errors, tests: errors.flatMap((error) => error.tests) };
}

async function join(first: Candidate, second: Candidate, read: ReadText): Promise<Candidate> {
  const [before, after] = [editsByFile(first.edits), editsByFile(second.edits)];
  const edits: Edit[] = [];
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    const text = (await read(file)) ?? '';
    const plain = (list: readonly Edit[] = []) =>
      list.map((edit) => ({
        start: edit.range.start,
        end: edit.range.end,
        text: edit.text.replace(/\r\n?|\n/g, lineEndOf(text)),
      }));
    const composed = compose(text, plain(before.get(file)), plain(after.get(file)));
    edits.push(...composed.map(({ start, end, text: put }) => ({ range: { file, start, end }, text: put })));
  }
  return makeCandidate({
    strategy: second.strategy,
    operator: `${first.operator}+${second.operator}`,
    title: `${first.title}; ${second.title}`,
    edits,
    prior: first.prior * second.prior,
    origin: second.origin ?? first.origin,
  });
}
