import { blobsOf } from '../../../core/evolve/project.js';
import { readObjects } from '../../../core/git/objects/batch.js';
import type { Repository } from '../../../core/git/repository.js';
import { type Match, template } from '../../../core/plugins/api.js';
import { type ChangedCommit, historyOfPair } from '../../../core/plugins/generate/back-test-pair.js';
import type { PairPattern, RewritePattern } from '../../../core/plugins/generate/pattern.js';
import { isSourceFile, isTestFile } from '../../../core/workspace/sources.js';

/** What a plugin would have said of commits that it was not made from. */
export interface Later {
  /** Places or commits that it would have pointed to, and how many of them somebody mended. */
  told: number;
  right: number;
  /** All that was mended so, of which a plugin can point to no more than it was told before. */
  mended: number;
}

/** Of a shape of code: what came into a file is told, and right where it became what the pattern makes of it. */
export async function laterOfRewrite(
  repo: Repository,
  commits: readonly ChangedCommit[],
  { before, after }: RewritePattern,
  end: string,
): Promise<Later> {
  const [wrong, right] = [template(before), template(after)];
  const find = (path: string, text: string): Map<string, Match> =>
    new Map(
      wrong
        .find({ path, text }, { except: right })
        .map((match) => [text.slice(match.start, match.end), match]),
    );
  const there = new Set((await blobsOf(repo, end)).keys());
  const result: Later = { told: 0, right: 0, mended: 0 };
  for (const { id, paths } of commits) {
    const files = [...paths].filter((path) => (isSourceFile(path) || isTestFile(path)) && there.has(path));
    if (files.length === 0 || files.length > 50) continue;
    const objects = await readObjects(
      repo,
      files.flatMap((path) => [`${id}^:${path}`, `${id}:${path}`]),
    );
    for (const [index, path] of files.entries()) {
      const textAt = (at: number): string => objects[at]?.content.toString('utf8') ?? '';
      const [earlier, later] = [textAt(2 * index), textAt(2 * index + 1)];
      const [was, is] = [find(path, earlier), find(path, later)];
      for (const text of is.keys()) if (!was.has(text)) result.told += 1;
      for (const [text, match] of was) {
        if (is.has(text)) continue;
        const mended = match.fill(right);
        if (later.includes(mended) && !earlier.includes(mended)) result.mended += 1;
      }
    }
  }
  // What was there before is silent ground: whatever is mended was told.
  return { ...result, right: Math.min(result.told, result.mended) };
}

/** Of two files: a commit that changes the first alone is told, and right where the other one is brought in soon after. */
export function laterOfPair(commits: readonly ChangedCommit[], pattern: PairPattern): Later {
  const { forgotten, alone } = historyOfPair(commits, pattern);
  return { told: forgotten.length + alone.length, right: forgotten.length, mended: forgotten.length };
}
