import { setImmediate as nextTurn } from 'node:timers/promises';
import { git } from '../git/command.js';
import { readObjects } from '../git/objects/batch.js';
import type { Repository } from '../git/repository.js';
import { decodeText } from '../sandbox/decode.js';
import type { Execution } from '../sandbox/execute.js';
import type { Store } from '../store/store.js';
import type { Workspace } from '../workspace/workspace.js';
import type { EvolveSettings } from './evolve-settings.js';
import type { FileFacts } from './facts.js';
import type { Registry } from './registry/registry.js';

/** The repository as the checks see it: one tree of it. */
export interface Groundwork {
  repo: Repository;
  /** What is looked at: the commit may be one of uncommitted work. */
  tree: string;
  commit: string;
  workspace: Workspace;
  settings: EvolveSettings;
  /** Every file of the tree with the id of its blob; links and submodules are not among them. */
  blobs: ReadonlyMap<string, string>;
  /** Null where there is no such file, or it is no text. */
  read(file: string): Promise<string | null>;
  /** Runs a program in the sandbox, in a worktree of the tree with its dependencies: whatever loads code of the repository. */
  run(command: readonly string[], options?: RunOptions): Promise<Execution>;
  /** The npm registry; null where the settings let none be asked, or are not trusted. Nothing else may ask another machine. */
  registry(): Promise<Registry | null>;
  /** Tells the user why a check could not do its work, as one sentence. */
  tell(notice: string): void;
  /**
   * Says that what the check finds holds for so many milliseconds at most, however long the tree stays the same; 0 where it
   * could not do its work this time.
   */
  holdsFor(ms: number): void;
  signal?: AbortSignal;
  /** In whose cache checks may keep what took long; without it nothing is kept. */
  store?: Pick<Store, 'folder' | 'prepare'>;
}

/** With what was read from its files. */
export interface Project extends Groundwork {
  /** Of each source file and test that parses. */
  facts: ReadonlyMap<string, FileFacts>;
}

export interface RunOptions {
  timeoutMs?: number;
  /** Relative to the repository. */
  cwd?: string;
  /** Absolute paths that it has to be able to read. */
  shown?: readonly string[];
  /** In a worktree of its own, since it changes files. */
  apart?: boolean;
}

/** Paths of the plain files of a tree, and the ids of their blobs. */
export async function blobsOf(repo: Repository, tree: string): Promise<Map<string, string>> {
  const entries = await git(repo, ['ls-tree', '-r', '-z', '--full-tree', tree]);
  const blobs = new Map<string, string>();
  for (const entry of entries.split('\0')) {
    const [, id, path] = /^100(?:644|755) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
    if (id && path) blobs.set(path, id);
  }
  return blobs;
}

/** Reads files of a tree; what is asked for at the same time is read by one git. */
export function readerOf(repo: Repository, blobs: ReadonlyMap<string, string>): Project['read'] {
  let batch: { ids: Set<string>; texts: Promise<Map<string, string | null>> } | null = null;
  const open = () => {
    const ids = new Set<string>();
    const texts = nextTurn().then(() => {
      batch = null;
      return readBlobs(repo, [...ids]);
    });
    return { ids, texts };
  };
  return async (file) => {
    const id = blobs.get(file);
    if (!id) return null;
    batch ??= open();
    batch.ids.add(id);
    return (await batch.texts).get(id) ?? null;
  };
}

/** Bytes; what is larger was not written by hand. */
const largestText = 2 * 1024 ** 2;

/** Texts of blobs, by their ids; null for what is no text or too large. */
export async function readBlobs(
  repo: Repository,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const wanted = [...new Set(ids)];
  const objects = await readObjects(repo, wanted);
  return new Map(
    wanted.map((id, index) => {
      const content = objects[index]?.content;
      return [id, content && content.length <= largestText ? (decodeText(content) ?? null) : null];
    }),
  );
}
