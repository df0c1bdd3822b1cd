import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.js';
import { readState } from '../../setup/file-state.js';
import { hookOwner, installHooks } from '../../setup/install-hooks.js';
import { type Journal, type JournalEntry, openJournal } from '../../setup/journal.js';
import { localFolder } from '../../setup/local-folder.js';
import { broken, type Check, note, sound } from '../check.js';

/** Whether the hooks that `healer init` has put there are still there, and find Node and healer. */
export const checkHooks: Check = async ({ repo }) => {
  const journal = await openJournal(repo);
  const shims = localFolder(repo);
  const isShim = (entry: JournalEntry) => journal.pathOf(entry).startsWith(shims);
  const hooks = journal.entries().filter((entry) => isHook(entry) || isShim(entry));
  if (hooks.length === 0) return [note('hooks', 'none are installed', 'healer init puts them beside yours')];
  const gone = await absent(journal, hooks);
  const env = await readFile(join(shims, 'env'), 'utf8').catch(() => '');
  const moved = !env.includes(process.execPath) || !env.includes(packageRoot);
  if (gone.length === 0 && !moved) return [sound('hooks', 'are in their places')];
  const what =
    gone.length > 0 ? `gone: ${gone.join(', ')}` : 'they look for Node and healer where those are not';
  const owner = await hookOwner(repo);
  // Those of other managers are files of the checkout, which is the user's.
  if (owner !== 'git' && owner !== 'core.hooksPath') return [broken('hooks', what, 'run healer init')];
  return [
    broken('hooks', what, 'run healer init, or healer doctor --fix', async () => {
      const { hooks: names } = await installHooks(repo, await openJournal(repo));
      return [`put the hooks back: ${names.join(', ')}`];
    }),
  ];
};

const isHook = ({ base, path, own }: JournalEntry): boolean =>
  base === 'git' ? path.startsWith('hooks/') : own === 'lines' || own === 'lefthook' || own === 'command';

async function absent(journal: Journal, entries: readonly JournalEntry[]): Promise<string[]> {
  const found = await Promise.all(entries.map((entry) => readState(journal.pathOf(entry))));
  return entries.filter((_, index) => found[index] === null).map(({ path }) => path);
}
