import { rename, rm, rmdir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { removeSchedule } from '../cycle/schedule/schedule.js';
import type { Repository } from '../git/repository.js';
import { sweepDraftFolders } from '../git/signing/signing.js';
import { dataFolder } from '../workspace/folders.js';
import { sweepDrafts } from '../workspace/replace-file.js';
import { type Change, describeChange } from './change.js';
import { readState, stateHash, writeState } from './file-state.js';
import { asideSuffix } from './hook-managers/script-hooks.js';
import { type Journal, type JournalEntry, openJournal } from './journal.js';
import { localFolder } from './local-folder.js';
import { takeOut } from './take-out.js';

export interface UninstallReport {
  root: string;
  /** Empty when healer was not set up here. */
  changes: Change[];
  notes: string[];
}

/**
 * Puts every file back as it was before `init`, byte for byte. Where somebody has changed a file since, only healer's
 * part is taken out. Branches, notes and the ledger stay in git.
 */
export async function uninstall(repo: Repository): Promise<UninstallReport> {
  const journal = await openJournal(repo);
  const changes = await unschedule(repo);
  for (const entry of journal.entries().toReversed()) {
    const change = await restore(repo, journal, entry);
    if (change) changes.push(change);
  }
  changes.push(...(await removeState(repo)));
  await journal.close();
  await sweepDraftFolders(dataFolder()).catch(() => {});
  await rm(localFolder(repo), { recursive: true, force: true });
  await rmdir(join(repo.mainRoot, '.healer')).catch(() => {});
  const notes =
    changes.length > 0
      ? ['Patches and their history stay in git: branches healer/*, refs/healer/*, refs/notes/healer.']
      : [];
  return { root: repo.mainRoot, changes: changes.filter(({ path }) => !isPrivate(repo, path)), notes };
}

/** What cannot be reached now would go on to start cycles: it is told. */
async function unschedule(repo: Repository): Promise<Change[]> {
  try {
    const kind = await removeSchedule(repo);
    return kind === null ? [] : [{ action: 'removed', path: kind, what: 'the hourly cycle' }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ action: 'kept', path: 'the schedule', what: `it has to be removed by hand: ${why}` }];
  }
}

async function restore(repo: Repository, journal: Journal, entry: JournalEntry): Promise<Change | null> {
  const path = journal.pathOf(entry);
  await sweepDrafts(path);
  const now = await readState(path);
  const [is, was] = [stateHash(now), stateHash(entry.before)];
  if (is === was && entry.own !== 'aside') return null;
  const say = (action: Change['action'], what: string) => describeChange(repo.mainRoot, action, path, what);

  const aside = `${path}${asideSuffix}`;
  const there = entry.own === 'aside' ? await readState(aside) : null;
  if (there !== null) {
    // `init` was killed before it had changed the hook.
    if (is === was && stateHash(there) === was) {
      await rm(aside);
      return null;
    }
    if (is !== entry.after) return say('kept', `somebody replaced it; what was there before is ${aside}`);
    await rename(aside, path);
    return say('restored', 'as it was');
  }
  if (is === entry.after) {
    await writeState(path, entry.before);
    return entry.before === null ? say('removed', 'it was made by healer') : say('restored', 'as it was');
  }
  if (now === null) return null;
  const left = await takeOut(repo, entry, now);
  if (left === 'nothing of ours')
    return say('kept', 'you have changed it since, and nothing in it is healer’s');
  if (left === 'done') return say('restored', 'you have changed it since: only healer’s part was taken out');
  await writeState(path, left);
  return left === null
    ? say('removed', 'you have changed it since, but nothing but healer’s part was left')
    : say('restored', 'you have changed it since: only healer’s part was taken out');
}

/** Working state that the ledger can make again. */
async function removeState(repo: Repository): Promise<Change[]> {
  const changes: Change[] = [];
  for (const name of ['inbox', 'db', 'logs', 'cache']) {
    const path = join(repo.mainRoot, '.healer', name);
    if (await isFolder(path)) {
      await rm(path, { recursive: true, force: true });
      changes.push(describeChange(repo.mainRoot, 'removed', path, 'working state'));
    }
  }
  return changes;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** The shims are of no interest to anybody. */
const isPrivate = (repo: Repository, path: string): boolean =>
  resolve(repo.mainRoot, path).startsWith(localFolder(repo) + sep);
