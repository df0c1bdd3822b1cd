import { git } from '../../git/command.js';
import type { Groundwork } from '../project.js';

/** The commit that took away the last line with a text in it. */
export interface LastUse {
  commit: string;
  /** `2024-05-17`. */
  on: string;
}

const mostCommits = 2000;

/**
 * Of each text that stood in a source within the last 2,000 commits, and in a line that went, the newest commit with such a
 * line; by one git for all. A text stands where no letter is beside it.
 */
export async function lastUses(
  { repo, commit, signal }: Groundwork,
  texts: readonly string[],
): Promise<Map<string, LastUse>> {
  const uses = new Map<string, LastUse>();
  if (texts.length === 0) return uses;
  const any = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const whole = new RegExp(String.raw`(?<![\w$.])(?:${any})(?![\w$])`, 'g');
  const log = await git(
    repo,
    [
      'log',
      '--no-merges',
      '--no-renames',
      `--max-count=${mostCommits}`,
      '--format=%x01%H %cs',
      '--patch',
      '--unified=0',
      '--extended-regexp',
      `-G(${any})`,
      commit,
      '--',
      ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte', 'astro'].map(
        (extension) => `*.${extension}`,
      ),
    ],
    signal ? { signal } : {},
  );
  for (const entry of log.split('\x01').slice(1)) {
    const [head = '', ...lines] = entry.split('\n');
    const [id = '', on = ''] = head.split(' ');
    for (const line of lines)
      if (line.startsWith('-') && !line.startsWith('---'))
        for (const [text] of line.matchAll(whole)) if (!uses.has(text)) uses.set(text, { commit: id, on });
  }
  return uses;
}
