import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../store/store.js';
import { replaceFile } from '../workspace/replace-file.js';
import type { Composed } from './compose.js';
import { cutText } from './plain-line.js';

/** How many lines are kept for the next command. */
const most = 20;

/** Keeps one line for whoever types the next command. A file each, since that is quickest to find none of. */
export async function leaveUnread(
  store: Pick<Store, 'folder' | 'prepare'>,
  { id, at, headline, items, more }: Composed,
): Promise<void> {
  const [first] = items;
  const title = first && first.title !== '' ? ` (${cutText(first.title, 100)})` : '';
  const next = items.length + more === 1 ? first?.next : 'healer status';
  await leave(store, `${headline}${title}: ${next}`, { at, id });
}

/** Keeps a line that is whole already. */
export const leaveUnreadLine = (
  store: Pick<Store, 'folder' | 'prepare'>,
  line: string,
  now: Date,
): Promise<void> => leave(store, line, { at: now.toISOString(), id: randomBytes(6).toString('hex') });

async function leave(
  store: Pick<Store, 'folder' | 'prepare'>,
  line: string,
  { at, id }: Pick<Composed, 'at' | 'id'>,
): Promise<void> {
  await store.prepare();
  await mkdir(folderOf(store), { recursive: true });
  // Names in the order of time.
  const name = `${at.replace(/\D/g, '')}-${id}.txt`;
  await replaceFile(join(folderOf(store), name), `${line}\n`);
  const names = await unreadNames(store);
  for (const old of names.slice(0, Math.max(0, names.length - most)))
    await rm(join(folderOf(store), old), { force: true });
}

/** Takes what was not read yet, so that nobody else tells it. One line each, oldest first. */
export async function takeUnread(store: Pick<Store, 'folder'>): Promise<string[]> {
  const lines: string[] = [];
  for (const name of await unreadNames(store)) {
    const file = join(folderOf(store), name);
    try {
      const text = await readFile(file, 'utf8');
      // Of several commands at once, one removes it.
      await unlink(file);
      lines.push(text.trim());
    } catch {
      // Another command tells it.
    }
  }
  return lines;
}

async function unreadNames(store: Pick<Store, 'folder'>): Promise<string[]> {
  const names = await readdir(folderOf(store)).catch((): string[] => []);
  return names.filter((name) => name.endsWith('.txt')).sort();
}

const folderOf = ({ folder }: Pick<Store, 'folder'>): string => join(folder, 'db', 'unread');
