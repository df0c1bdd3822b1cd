import type { RanCommand } from '../capture/command-journal.js';

/** A failure, what was run then, and how the next run of the same tests went. */
export interface Episode {
  /** Title of the error. */
  title: string;
  /** Commands that succeeded, until the tests were run again. */
  commands: string[];
  /** `commands`: it was gone on the same tree. `edit`: it was gone on another. `neither`: it was not gone. */
  solvedBy: 'commands' | 'edit' | 'neither';
}

/** Failures after which something was done, of a journal whose oldest entry comes first. */
export function episodesOf(journal: readonly RanCommand[]): Episode[] {
  return journal.flatMap((failed, at): Episode[] => {
    if (failed.by !== 'test' || failed.failures.length === 0 || failed.tree === null) return [];
    const next = journal.findIndex((each, index) => index > at && each.by === 'test');
    const again = journal[next];
    if (!again || again.command !== failed.command) return [];
    const commands = journal
      .slice(at + 1, next)
      .filter(({ exitCode }) => exitCode === 0)
      .map(({ command }) => command);
    const edited = again.tree !== failed.tree;
    if (commands.length === 0 && !edited) return [];
    const left = new Set(again.failures.map(formOf));
    return failed.failures.map((title) => ({
      title,
      commands,
      solvedBy: left.has(formOf(title)) ? 'neither' : edited ? 'edit' : 'commands',
    }));
  });
}

/** Failures that say the same, numbers and quoted names aside. */
export const formOf = (title: string): string => title.replace(/(["'`]).*?\1/g, "''").replace(/\d+/g, '0');
