import { access, rm, writeFile } from 'node:fs/promises';

/**
 * A file beside a database says that the ledger may be ahead of it: from before an event is appended until the database
 * holds it too. Where it was left behind, the database is made again from the ledger before it is used.
 */
const markOf = (path: string): string => `${path}.unfinished`;

export const begin = (path: string): Promise<void> => writeFile(markOf(path), '');

export const finish = (path: string): Promise<void> => rm(markOf(path), { force: true });

export const isUnfinished = (path: string): Promise<boolean> =>
  access(markOf(path)).then(
    () => true,
    () => false,
  );
