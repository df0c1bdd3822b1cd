import { access, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { replaceFile } from '../workspace/replace-file.js';
import { type FileState, fileState, readState, stateHash, writeState } from './file-state.js';
import { localFolder } from './local-folder.js';

type Clone = Pick<Repository, 'mainRoot' | 'commonDir'>;

/** What of a changed file is healer's, so that it can be taken out again when the user changed the rest. */
const ownPart = z.enum(['whole', 'lines', 'command', 'lefthook', 'added', 'hooks-path', 'aside']);
export type OwnPart = z.output<typeof ownPart>;

const entrySchema = z.strictObject({
  /** `checkout`: relative to the main checkout; `git`: to git's common folder. A clone that moves takes both along. */
  base: z.enum(['checkout', 'git', 'absolute']),
  path: z.string(),
  own: ownPart,
  before: fileState,
  /** The text that was added, for `added`. */
  added: z.optional(z.string()),
  /** Hash of the file as healer left it. */
  after: z.string(),
});

const journalSchema = z.strictObject({
  schema: z.literal('healer/journal@1'),
  entries: z.array(entrySchema),
  /** Folders that were not there before; same form as the entries. */
  folders: z.array(z.strictObject({ base: z.enum(['checkout', 'git', 'absolute']), path: z.string() })),
});

export type JournalEntry = z.output<typeof entrySchema>;
type Contents = z.output<typeof journalSchema>;

/** The original bytes of every file that setting up healer has changed, in the order of the changes. */
export interface Journal {
  entries(): readonly JournalEntry[];
  /** Absolute path of an entry. */
  pathOf(entry: Pick<JournalEntry, 'base' | 'path'>): string;
  /** Changes a file, after the original is safe and `prepare` has run. Resolves with what happened. */
  change(
    path: string,
    own: OwnPart,
    next: FileState,
    options?: { added?: string; prepare?(): Promise<void> },
  ): Promise<'created' | 'changed' | 'unchanged'>;
  /** Makes the original of `path` safe, for a change that somebody else makes; `done` closes it. */
  remember(path: string, own: OwnPart): Promise<{ done(): Promise<void> }>;
  /** Removes the folders that were made and are empty now, and the journal. */
  close(): Promise<void>;
}

export async function openJournal(repo: Clone): Promise<Journal> {
  const file = join(localFolder(repo), 'journal.json');
  const contents = await readJournal(file);
  const pathOf = ({ base, path }: { base: string; path: string }): string =>
    base === 'absolute' ? path : join(base === 'git' ? repo.commonDir : repo.mainRoot, path);
  const save = async (): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, `${JSON.stringify(contents, null, 2)}\n`);
  };

  const remember = async (
    path: string,
    own: OwnPart,
    before: FileState,
    after: string,
    added?: string,
  ): Promise<void> => {
    const place = placeOf(repo, path);
    const known = contents.entries.find((entry) => entry.base === place.base && entry.path === place.path);
    if (known) Object.assign(known, { after }, added && { added });
    else contents.entries.push({ ...place, own, before, after, ...(added && { added }) });
    for (const folder of await missingFolders(dirname(path))) contents.folders.push(placeOf(repo, folder));
    await save();
  };

  return {
    entries: () => contents.entries,
    pathOf,
    async change(path, own, next, { added, prepare } = {}) {
      const before = await readState(path);
      const [from, to] = [stateHash(before), stateHash(next)];
      if (from === to) return 'unchanged';
      await remember(path, own, before, to, added);
      await prepare?.();
      await writeState(path, next);
      return before === null ? 'created' : 'changed';
    },
    async remember(path, own) {
      const before = await readState(path);
      await remember(path, own, before, stateHash(before));
      return { done: async () => remember(path, own, before, stateHash(await readState(path))) };
    },
    async close() {
      for (const folder of contents.folders.toReversed()) await rmdir(pathOf(folder)).catch(() => {});
      await rm(file, { force: true });
    },
  };
}

async function readJournal(file: string): Promise<Contents> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { schema: 'healer/journal@1', entries: [], folders: [] };
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HealerError(
      'DATABASE_CORRUPT',
      `${file}, which holds the originals of changed files, cannot be read.`,
      {
        next: 'Put the file back from a backup, or remove healer’s lines from the hooks by hand and then the file.',
        cause,
      },
    );
  }
}

function placeOf(repo: Clone, path: string): { base: 'checkout' | 'git' | 'absolute'; path: string } {
  const inGit = inside(repo.commonDir, path);
  if (inGit !== null) return { base: 'git', path: inGit };
  const inCheckout = inside(repo.mainRoot, path);
  return inCheckout === null ? { base: 'absolute', path } : { base: 'checkout', path: inCheckout };
}

function inside(folder: string, path: string): string | null {
  const way = relative(folder, path);
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way;
}

/** Outermost first. */
async function missingFolders(folder: string): Promise<string[]> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? [] : [...(await missingFolders(dirname(folder))), folder];
}
