import { HealerError } from '../errors.js';
import { takeSnapshot } from '../git/changes/snapshot.js';
import { questionOf, questionOfText } from '../research/question.js';
import { type Research, research } from '../research/research.js';
import { networkOf } from './attempt/network.js';
import { textReader } from './baseline/text-reader.js';
import type { Opened } from './session.js';

/** What to look up: an error by its id, which may be shortened, or words. */
export type ResearchRequest = ({ id: string; query?: undefined } | { query: string; id?: undefined }) & {
  /** Tells what would be sent to other machines, and sends nothing. */
  dryRun?: boolean;
};

/** What is written elsewhere of an error, or of what the user typed, likeliest first. */
export async function researchRequest(opened: Opened, request: ResearchRequest): Promise<Research> {
  const { repo, store, signal, config } = opened;
  const question = await questionFor(opened, request);
  const { network, trouble } = await networkOf(opened, { dryRun: request.dryRun ?? false });
  const { minimumReleaseAgeMs } = config;
  const found = await research(question, {
    repo,
    store,
    signal,
    minimumReleaseAgeMs,
    ...(network && { network }),
  });
  return { ...found, troubles: [...(trouble === undefined ? [] : [trouble]), ...found.troubles] };
}

async function questionFor({ repo, store }: Opened, { id, query }: ResearchRequest) {
  if (query !== undefined) {
    if (query.trim() === '')
      throw new HealerError('USAGE', 'There is nothing to look for.', { next: 'Give --query some words.' });
    return questionOfText(query, repo.root);
  }
  const error = await store.errors.get(id);
  const tree = await takeSnapshot(repo).then(
    (snapshot) => snapshot.tree,
    () => null,
  );
  return questionOf({
    class: error.class,
    failures: [error.failure],
    places: error.locations,
    folder: repo.root,
    read: tree === null ? async () => undefined : textReader(repo, tree),
  });
}
