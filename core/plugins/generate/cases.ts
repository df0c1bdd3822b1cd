import { git } from '../../git/command.js';
import { readFileAt } from '../../git/objects/objects.js';
import type { Repository } from '../../git/repository.js';
import { decodeText } from '../../sandbox/decode.js';
import { template } from '../api.js';
import type { RewritePattern } from './pattern.js';

/** One time that a pattern was mended: the file before and after the commit that did it. */
export interface RewriteCase {
  commit: string;
  parent: string;
  file: string;
  before: string;
  after: string;
  /** The text before with all that the pattern finds in it mended as the pattern says. */
  mended: string;
  /** What it finds in the text before and not in the text after, and what that becomes. */
  excerpts: { wrong: string; right: string }[];
}

/** The examples of a pattern that are in the history here, the latest first. Throws a TypeError for templates that are none. */
export async function casesOf(repo: Repository, pattern: RewritePattern): Promise<RewriteCase[]> {
  const [wrong, right] = [template(pattern.before), template(pattern.after)];
  const cases: RewriteCase[] = [];
  for (const { commit: name, file } of pattern.examples) {
    const line = await git(repo, ['rev-list', '--parents', '-n1', '--end-of-options', name], {
      allowFailure: true,
    });
    const [commit, parent] = line.trim().split(' ');
    if (!commit || !parent || cases.some((each) => each.commit === commit && each.file === file)) continue;
    const [before, after] = await Promise.all([textAt(repo, parent, file), textAt(repo, commit, file)]);
    if (before === null || after === null) continue;
    const faults = (text: string) => wrong.find({ path: file, text }, { except: right });
    const left = new Set(faults(after).map((each) => after.slice(each.start, each.end)));
    const matches = faults(before);
    const excerpts = matches
      .map((match) => ({ wrong: before.slice(match.start, match.end), right: match.fill(right) }))
      .filter((each) => !left.has(each.wrong));
    const mended = matches
      .toReversed()
      .reduce(
        (text, match) => text.slice(0, match.start) + match.fill(right) + text.slice(match.end),
        before,
      );
    cases.push({ commit, parent, file, before, after, mended, excerpts });
  }
  return cases;
}

async function textAt(repo: Repository, commit: string, file: string): Promise<string | null> {
  const bytes = await readFileAt(repo, commit, file);
  return (bytes && decodeText(bytes)) ?? null;
}
