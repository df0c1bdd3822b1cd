import { readFileAt } from '../git/objects/objects.js';
import type { Repository } from '../git/repository.js';
import type { ErrorClass, ErrorRecord, Patch, Pattern } from '../model.js';
import { changeKey } from '../repair/strategies/patterns/change-key.js';
import { isSourceFile } from '../workspace/sources.js';
import { type ChangedText, type MinedCommit, mineChange } from './history/mine-commit.js';
import { settledAt } from './outcomes/trials.js';

/** Patches beyond this many, the oldest first, are not read again. */
const mostPatches = 500;

/** What somebody accepted, as commits that were mined, with the classes of the errors that each healed. */
export async function acceptedEdits(
  repo: Repository,
  patches: readonly Patch[],
  errors: readonly ErrorRecord[],
): Promise<{ commits: MinedCommit[]; classes: Map<string, ErrorClass[]> }> {
  const classOf = new Map(errors.map((error) => [error.id, error.class]));
  const commits: MinedCommit[] = [];
  const classes = new Map<string, ErrorClass[]>();
  const accepted = patches.filter(
    ({ state, reverts }) => (state === 'merged' || state === 'applied') && !reverts,
  );
  for (const patch of newest(accepted)) {
    const edits = mineChange(await changedTexts(repo, patch));
    commits.push({ commit: patch.commit, at: Date.parse(patch.at), edits });
    classes.set(
      patch.commit,
      patch.errors.flatMap((id) => classOf.get(id) ?? []),
    );
  }
  return { commits, classes };
}

/** Records of the edits that somebody rejected or reverted, of patches that have none yet. */
export async function rejectedEdits(
  repo: Repository,
  patches: readonly Patch[],
  known: readonly Pattern[],
): Promise<Pattern[]> {
  const done = new Set(known.flatMap((record) => (record.kind === 'rejected' ? [record.patch] : [])));
  const refused = patches.filter(
    ({ id, state }) => (state === 'rejected' || state === 'reverted') && !done.has(id),
  );
  const found: Pattern[] = [];
  for (const patch of newest(refused))
    for (const { path, before, after } of await changedTexts(repo, patch)) {
      const id = changeKey(path, before, after);
      found.push({ kind: 'rejected', id, patch: patch.id, at: patch.mergedAt ?? patch.at });
    }
  return found;
}

/** Writes down in each pattern what became of the patches that were made by it. Doing it again changes nothing. */
export function noteOutcomes(records: Pattern[], patches: readonly Patch[]): void {
  const byId = new Map(
    records.flatMap((record) => (record.kind === 'fix' ? [[record.id, record] as const] : [])),
  );
  for (const patch of patches) {
    const pattern = byId.get(patternOf(patch) ?? '');
    const right = verdictOf(patch);
    if (!pattern || right === null) continue;
    const known = pattern.outcomes.find((each) => each.patch === patch.id);
    if (known?.right === right) continue;
    const at = settledAt(patch);
    pattern.outcomes = [...pattern.outcomes.filter((each) => each !== known), { patch: patch.id, at, right }];
  }
}

const patternOf = ({ strategy, operator }: Patch): string | undefined =>
  strategy === 'patterns' ? / by pattern (\w+)$/.exec(operator)?.[1] : undefined;

function verdictOf({ state }: Patch): boolean | null {
  if (state === 'merged' || state === 'applied') return true;
  return state === 'rejected' || state === 'reverted' ? false : null;
}

const newest = (patches: readonly Patch[]): Patch[] =>
  [...patches].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, mostPatches);

/** Nothing of a patch whose commits are not there any more. */
async function changedTexts(repo: Repository, patch: Patch): Promise<ChangedText[]> {
  const own = await textsBetween(repo, patch.files, patch.base, patch.commit);
  // Of a patch that another clone has merged, often only that merge comes here.
  return own.length > 0 || patch.mergedAs === null
    ? own
    : textsBetween(repo, patch.files, `${patch.mergedAs}^`, patch.mergedAs);
}

async function textsBetween(
  repo: Repository,
  files: readonly string[],
  base: string,
  commit: string,
): Promise<ChangedText[]> {
  const texts = files.filter(isSourceFile).map(async (path) => {
    const [before, after] = await Promise.all(
      [base, commit].map((rev) => readFileAt(repo, rev, path).catch(() => undefined)),
    );
    return before && after ? [{ path, before: before.toString('utf8'), after: after.toString('utf8') }] : [];
  });
  return (await Promise.all(texts)).flat();
}
