import { git } from '../command.js';
import type { Repository } from '../repository.js';

/** Commits that last changed the lines `from`..`to` (1-based, inclusive) of a file, each once, the newest first. */
export async function lastChanged(
  repo: Repository,
  commit: string,
  file: string,
  from: number,
  to: number,
): Promise<{ commit: string; at: string }[]> {
  const args = ['blame', '--line-porcelain', '-L', `${from},${to}`, commit, '--', file];
  const text = await git(repo, args, { allowFailure: true });
  const times = new Map<string, number>();
  let current = '';
  for (const line of text.split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ \d+/.exec(line);
    if (header?.[1]) current = header[1];
    else if (line.startsWith('committer-time ')) times.set(current, Number(line.slice(15)));
  }
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .map(([oid, seconds]) => ({ commit: oid, at: new Date(seconds * 1000).toISOString() }));
}

/** Commits that last changed the lines, with the first line of their messages; at most `most`, the newest first. */
export async function lastChanges(
  repo: Repository,
  commit: string,
  file: string,
  from: number,
  to: number,
  most = 8,
): Promise<{ commit: string; at: string; subject: string }[]> {
  const commits = (await lastChanged(repo, commit, file, from, to)).slice(0, most);
  return Promise.all(
    commits.map(async (each) => ({
      ...each,
      subject: (await git(repo, ['show', '-s', '--format=%s', each.commit], { allowFailure: true })).trim(),
    })),
  );
}

/** When each of the lines (1-based) of a file was last changed, in the order of the lines; null where git does not say. */
export async function lastChangeOfLines(
  repo: Repository,
  commit: string,
  file: string,
  lines: readonly number[],
): Promise<(Date | null)[]> {
  const ranges = lines.flatMap((line) => ['-L', `${line},${line}`]);
  const text = await git(repo, ['blame', '--line-porcelain', ...ranges, commit, '--', file], {
    allowFailure: true,
  });
  const times = new Map<number, Date>();
  let current = 0;
  for (const line of text.split('\n')) {
    const header = /^[0-9a-f]{40,64} \d+ (\d+)/.exec(line);
    if (header?.[1]) current = Number(header[1]);
    else if (line.startsWith('committer-time ')) times.set(current, new Date(Number(line.slice(15)) * 1000));
  }
  return lines.map((line) => times.get(line) ?? null);
}
