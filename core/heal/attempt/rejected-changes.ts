import { readObjects } from '../../git/objects/batch.js';
import type { Repository } from '../../git/repository.js';
import type { Candidate, ErrorRecord, Patch } from '../../model.js';
import { type RejectedChange, rejectedAgain } from '../../repair/rejected/refuse-rejected.js';
import type { Opened } from '../session.js';

type Refuse = (candidate: Candidate) => string | null;
type ReadText = (file: string) => Promise<string | undefined>;

/** Patches beyond this many, the oldest first, are not looked at. */
const mostPatches = 500;

/**
 * Also refuses candidates that make an edit again that somebody rejected or reverted, whoever proposes it, for whatever error,
 * and wherever in its file or function it stands by now. `read` gives the files that the candidates are edits of.
 */
export async function refusingRejected(
  { repo, store }: Pick<Opened, 'repo' | 'store'>,
  read: ReadText,
  refuse: Refuse,
): Promise<Refuse> {
  const unwanted = (await store.patches.all()).filter(
    ({ state, reverts }) => (state === 'rejected' || state === 'reverted') && !reverts,
  );
  if (unwanted.length === 0) return refuse;
  const newest = [...unwanted].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, mostPatches);
  const changes = await changesOf(repo, newest);
  const files = [...new Set(changes.flatMap((change) => change.map(({ path }) => path)))];
  const texts = await Promise.all(files.map(async (file) => [file, (await read(file)) ?? ''] as const));
  const isRejected = rejectedAgain(changes, new Map(texts));
  return (candidate) =>
    refuse(candidate) ?? (isRejected(candidate) ? 'Somebody has rejected or reverted this edit.' : null);
}

/** Hashes of the edits that nobody wants for these errors. The record of an error only grows: what was reopened is left out here. */
export async function rejectedHashes(
  { patches }: Pick<Opened['store'], 'patches'>,
  errors: readonly ErrorRecord[],
): Promise<ReadonlySet<string>> {
  const known = await patches.all();
  const unwanted = new Set(
    known.flatMap(({ state, editHash }) => (state === 'rejected' || state === 'reverted' ? [editHash] : [])),
  );
  const reopened = new Set(
    known.flatMap(({ decisions = [], editHash }) =>
      decisions.some(({ state }) => state === 'reopened') && !unwanted.has(editHash) ? [editHash] : [],
    ),
  );
  return new Set(errors.flatMap(({ rejected }) => rejected.filter((each) => !reopened.has(each))));
}

/** Nothing of a patch whose commits are not there any more. */
async function changesOf(repo: Repository, patches: readonly Patch[]): Promise<RejectedChange[]> {
  const names = patches.flatMap(({ base, commit, files }) =>
    files.flatMap((file) => [`${base}:${file}`, `${commit}:${file}`]),
  );
  const objects = (await readObjects(repo, names)).map((object) =>
    object?.type === 'blob' ? object.content.toString('utf8') : null,
  );
  let at = 0;
  return patches.flatMap(({ files }) => {
    const change = files.map((path) => ({
      path,
      before: objects[at++] ?? null,
      after: objects[at++] ?? null,
    }));
    if (change.some(({ before, after }) => before === null && after === null)) return [];
    return [change.map(({ path, before, after }) => ({ path, before: before ?? '', after: after ?? '' }))];
  });
}
