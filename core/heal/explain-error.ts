import { type Explanation, explain } from '../diagnose/explain.js';
import { localize } from '../diagnose/localize.js';
import { changedHunks } from '../git/diff.js';
import { takeSnapshot } from '../git/snapshot.js';
import type { ErrorRecord } from '../model.js';
import { lastGreen } from '../store/green.js';
import type { Opened } from './session.js';
import { textReader } from './text-reader.js';

/** The diagnosis of an error from what is recorded: no test is run for it. */
export async function explainError(opened: Opened, error: ErrorRecord): Promise<Explanation> {
  const { repo } = opened;
  const snapshot = await takeSnapshot(repo);
  const tree = error.failure.tree ?? snapshot.tree;
  const green = await lastGreen(repo, snapshot.branch);
  const sources = textReader(repo, tree);
  const suspects = await localize({
    failures: [error.failure],
    coverage: [],
    results: [],
    hunks: green ? await changedHunks(repo, green, tree) : [],
    sources,
  });
  return explain(error, suspects, sources);
}
