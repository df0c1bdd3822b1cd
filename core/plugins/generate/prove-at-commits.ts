import { commitTree } from '../../git/changes/commit.js';
import { writeTree } from '../../git/objects/objects.js';
import { anchored } from '../../git/refs/anchors.js';
import { suiteAt } from '../../heal/rollbacks/check-commit.js';
import type { Session } from '../../heal/session.js';
import type { Run } from '../../model.js';
import { compareRuns } from '../../sandbox/compare.js';
import type { RewriteCase } from './cases.js';

/** The latest times that are tried: each is two runs of the whole suite. */
const mostCases = 2;

export interface CommitProofs {
  /** Commits before which the fix of the plugin was put in the place of the fault, and no test failed for it. */
  commits: string[];
  /** Why it is not kept, as one sentence; null where it has passed. */
  refusal: string | null;
}

/** Runs the suite at commits before the fault was mended, as they were and with what the plugin makes of the fault. */
export async function proveAtCommits(session: Session, cases: readonly RewriteCase[]): Promise<CommitProofs> {
  const commits: string[] = [];
  if (!session.workspace.test)
    return { commits, refusal: 'there is no test command by which its fix could be tried' };
  for (const each of cases.slice(0, mostCases)) {
    session.onProgress({ phase: 'prove', message: `the suite before ${each.commit.slice(0, 12)}` });
    const [before, after] = [await suiteAt(session, each.parent), await suiteMended(session, each)];
    const [failing] = compareRuns(before, after, []).newlyFailing;
    if (failing)
      return {
        commits,
        refusal: `with its fix before ${each.commit.slice(0, 12)} ${JSON.stringify(failing.path.join(' > '))} fails`,
      };
    if (!after.tests.some(({ status }) => status === 'passed'))
      return {
        commits,
        refusal: `no test passes before ${each.commit.slice(0, 12)}, so that its fix cannot be tried`,
      };
    commits.push(each.commit);
  }
  return { commits, refusal: null };
}

async function suiteMended(session: Session, { parent, file, mended }: RewriteCase): Promise<Run> {
  const { repo } = session;
  const tree = await writeTree(repo, parent, new Map([[file, Buffer.from(mended)]]));
  const commit = await commitTree(repo, {
    tree,
    parents: [parent],
    message: 'A fix of a plugin, to be tried',
    signing: { format: 'off', source: 'user' },
  });
  return anchored(repo, commit, () => suiteAt(session, commit));
}
