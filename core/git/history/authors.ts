import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../command.js';
import type { Repository } from '../repository.js';

/** Somebody as commits name them, by `.mailmap` where there is one. */
export interface Author {
  name: string;
  email: string;
}

export interface Written extends Author {
  /** When, in milliseconds since 1970, as the author's clock says. */
  atMs: number;
}

/**
 * Who wrote each of the given lines (1-based, inclusive) of a file last, a line each. Layout alone changes no author, and
 * neither do the commits in `.git-blame-ignore-revs` and those in `passedOver`: whoever was there before them counts.
 * Empty where git cannot say.
 */
export async function lineAuthors(
  repo: Repository,
  commit: string,
  file: string,
  ranges: readonly { from: number; to: number }[],
  passedOver: readonly string[] = [],
): Promise<Written[]> {
  if (ranges.length === 0) return [];
  const revs = '.git-blame-ignore-revs';
  const args = [
    'blame',
    '-w',
    '--line-porcelain',
    ...(existsSync(join(repo.root, revs)) ? [`--ignore-revs-file=${revs}`] : []),
    ...passedOver.map((each) => `--ignore-rev=${each}`),
    ...ranges.flatMap(({ from, to }) => ['-L', `${from},${to}`]),
    commit,
    '--',
    file,
  ];
  const lines: Written[] = [];
  let current: Written = { name: '', email: '', atMs: 0 };
  for (const line of (await git(repo, args, { allowFailure: true })).split('\n')) {
    if (line.startsWith('author ')) current = { name: line.slice(7), email: '', atMs: 0 };
    else if (line.startsWith('author-mail ')) current.email = line.slice(12).replace(/^<|>$/g, '');
    else if (line.startsWith('author-time ')) current.atMs = Number(line.slice(12)) * 1000;
    else if (line.startsWith('\t')) lines.push(current);
  }
  return lines;
}

/** Who changed a file, newest first, at most so many commits that lead to `commit`; renames are followed. */
export async function fileAuthors(
  repo: Repository,
  commit: string,
  file: string,
  most: number,
): Promise<(Written & { commit: string; message: string })[]> {
  const format = '--format=%H%x00%aN%x00%aE%x00%at%x00%B%x01';
  const args = [
    'log',
    '--no-merges',
    '--follow',
    '--no-show-signature',
    `-n${most}`,
    format,
    commit,
    '--',
    file,
  ];
  const records = (await git(repo, args, { allowFailure: true })).split('\x01');
  return records.flatMap((record) => {
    const [id = '', name, email, seconds, message = ''] = record.trimStart().split('\0');
    return name === undefined || email === undefined
      ? []
      : [{ commit: id, name, email, atMs: Number(seconds) * 1000, message }];
  });
}
