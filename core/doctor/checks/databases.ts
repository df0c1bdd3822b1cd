import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { rebuild } from '../../store/rebuild.js';
import { tablesOf } from '../../store/store.js';
import { sweepLocks } from '../../store/sweep-locks.js';
import { isAlive } from '../../workspace/processes.js';
import { isDraftOfDead } from '../../workspace/replace-file.js';
import { broken, type Check, type Finding, note, type Place, sound } from '../check.js';

/** Whether the databases are what the ledger makes of them, and what killed processes left beside them. */
export const checkDatabases: Check = async (place) => [
  await projections(place),
  ...(await leftBehind(place)),
];

async function projections({ store }: Place): Promise<Finding> {
  const compared = await Promise.all(tablesOf(store).map((table) => table.compare()));
  const wrong = compared.filter(
    ({ state, missing, unlike, unknown }) =>
      state === 'corrupt' || missing.length + unlike.length + unknown.length > 0,
  );
  if (wrong.length === 0) return sound('databases', 'are what the history makes of them');
  const detail = wrong
    .map(({ database, state, missing, unlike, unknown }) =>
      state === 'corrupt'
        ? `${database} cannot be read`
        : `${missing.length + unlike.length + unknown.length} records of ${database} are not as in the history`,
    )
    .join('; ');
  return broken('databases', detail, 'healer doctor --fix makes them again from the history', async () =>
    (await rebuild(store)).map(
      ({ database, records, aside }) =>
        `made ${database} again from the history: ${records} records${aside ? `; the old one is in ${aside}` : ''}`,
    ),
  );
}

async function leftBehind({ store }: Place): Promise<Finding[]> {
  const left = await leftOf(store.folder);
  if (left.length === 0) return [];
  const finding = note(
    'locks',
    `a killed process left ${left.join(', ')}`,
    'healer doctor --fix removes them',
  );
  const repair = async () => {
    await Promise.all(tablesOf(store).map((table) => table.sweep()));
    await sweepLocks(store);
    const still = await leftOf(store.folder);
    return left
      .filter((name) => !still.includes(name))
      .map((name) => `removed ${join('.healer', 'db', name)}`);
  };
  return [{ ...finding, repair }];
}

async function leftOf(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'db')).catch((): string[] => []);
  const dead = await Promise.all(
    names.map(
      async (name) =>
        isDraftOfDead(name) || (name.endsWith('.holder') && (await isOfDead(join(folder, 'db', name)))),
    ),
  );
  return names.filter((_, index) => dead[index]);
}

async function isOfDead(holder: string): Promise<boolean> {
  try {
    const { stamp, host } = JSON.parse(await readFile(holder, 'utf8')) as { stamp: string; host: string };
    return host === hostname() && !isAlive(stamp);
  } catch {
    return false;
  }
}
