import { lastChangeOfLines } from '../git/history/blame.js';
import type { Mark } from './marks.js';
import type { Project } from './project.js';

const day = 24 * 60 * 60 * 1000;

/** The marks of a kind whose lines nobody changed for so many days, by git's blame. */
export async function oldMarks(
  {
    repo,
    commit,
    facts,
    signal,
    holdsFor,
  }: Pick<Project, 'repo' | 'commit' | 'facts' | 'signal' | 'holdsFor'>,
  kind: Mark['kind'],
  days: number,
): Promise<(Mark & { file: string; since: string })[]> {
  const found: (Mark & { file: string; since: string })[] = [];
  for (const [file, { marks }] of facts) {
    const own = marks.filter((mark) => mark.kind === kind);
    if (own.length === 0) continue;
    signal?.throwIfAborted();
    const times = await lastChangeOfLines(
      repo,
      commit,
      file,
      own.map(({ line }) => line),
    );
    for (const [index, mark] of own.entries()) {
      const time = times[index];
      if (!time) continue;
      const restMs = time.getTime() + days * day - Date.now();
      if (restMs >= 0) holdsFor(restMs);
      else found.push({ ...mark, file, since: time.toISOString().slice(0, 10) });
    }
  }
  return found;
}
