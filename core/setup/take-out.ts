import { git } from '../git/command.js';
import type { Repository } from '../git/repository.js';
import { type FileState, stateText, textState } from './file-state.js';
import { chainFolder } from './hook-managers/hooks-path.js';
import { withoutCommands } from './hook-managers/lefthook.js';
import { withoutLines } from './hook-managers/simple-git-hooks.js';
import { hookLine, hookNames, unweave } from './hook-text.js';
import type { JournalEntry } from './journal.js';
import { changeJson } from './json-text.js';

/** The file without healer's part, null when nothing else is in it; or a word where there is nothing to write. */
export async function takeOut(
  repo: Repository,
  entry: JournalEntry,
  now: FileState,
): Promise<FileState | 'nothing of ours' | 'done'> {
  if (entry.own === 'hooks-path') return unsetHooksPath(repo);
  const text = stateText(now);
  if (text === null || now === null || !('mode' in now)) return 'nothing of ours';
  const left = await withoutOurs(entry, text).catch(() => text);
  if (left === text) return 'nothing of ours';
  return left === null ? null : textState(left, now.mode);
}

async function withoutOurs({ own, before, added }: JournalEntry, text: string): Promise<string | null> {
  switch (own) {
    case 'lines':
    case 'aside': {
      const left = unweave(text);
      return before === null && /^(?:#!.*\n?)?\s*$/.test(left) ? null : left;
    }
    case 'command':
      return changeJson(text, withoutLines);
    case 'lefthook':
      return withoutCommands(text);
    case 'added': {
      const left = text.replace(added ?? '', '');
      return before === null && left === '' ? null : left;
    }
    default:
      // A hook that was made from a table, and then changed, may still hold the line that came with it.
      return hookNames.reduce((rest, hook) => rest.replace(`${hookLine(hook)}\n`, ''), text);
  }
}

/** git edits its own file, so that everything else in it stays as it is now. */
async function unsetHooksPath(repo: Repository): Promise<'done' | 'nothing of ours'> {
  const here = { root: repo.mainRoot };
  const value = await git(here, ['config', '--local', '--get', 'core.hooksPath'], { allowFailure: true });
  if (value.trim() !== chainFolder(repo)) return 'nothing of ours';
  await git(here, ['config', '--local', '--unset-all', 'core.hooksPath']);
  return 'done';
}
