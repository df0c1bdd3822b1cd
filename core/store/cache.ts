import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../workspace/replace-file.js';
import type { Store } from './store.js';

/** Values of one kind in `.healer/cache/<kind>/`, one JSON file each. What is lost is only asked for again. */
export interface Cache {
  /** Undefined where nothing is kept, or what is kept cannot be read. */
  read(hash: string): Promise<unknown>;
  write(hash: string, value: unknown): Promise<void>;
  /** All that is kept and can be read, in no order. */
  all(): Promise<unknown[]>;
  /** Removes what was written longer ago than this. */
  sweep(olderThanMs: number): Promise<void>;
  /** Removes all but so many that were written last. */
  keepNewest(count: number): Promise<void>;
}

/** `hash` of the other methods: hex, of whatever tells values apart. */
export const cacheKey = (text: string): string => createHash('sha256').update(text).digest('hex');

export function openCache({ folder, prepare }: Pick<Store, 'folder' | 'prepare'>, kind: string): Cache {
  const place = join(folder, 'cache', kind);
  const fileOf = (hash: string): string => join(place, `${hash}.json`);
  return {
    async read(hash) {
      try {
        return JSON.parse(await readFile(fileOf(hash), 'utf8'));
      } catch {
        return undefined;
      }
    },
    async write(hash, value) {
      await prepare();
      await mkdir(place, { recursive: true });
      await replaceFile(fileOf(hash), JSON.stringify(value));
    },
    async all() {
      const texts = (await writtenIn(place)).map(({ file }) => readFile(file, 'utf8').catch(() => ''));
      return (await Promise.all(texts)).flatMap((text) => {
        try {
          return [JSON.parse(text)];
        } catch {
          return [];
        }
      });
    },
    async sweep(olderThanMs) {
      const old = (await writtenIn(place)).filter(({ at }) => Date.now() - at > olderThanMs);
      await Promise.all(old.map(({ file }) => rm(file, { force: true })));
    },
    async keepNewest(count) {
      const all = (await writtenIn(place)).sort((one, other) => other.at - one.at);
      await Promise.all(all.slice(count).map(({ file }) => rm(file, { force: true })));
    },
  };
}

/** What is kept in a folder, and when it was written, in milliseconds since 1970; what another process is about to write is not. */
async function writtenIn(place: string): Promise<{ file: string; at: number }[]> {
  const names = (await readdir(place).catch((): string[] => [])).filter((name) => name.endsWith('.json'));
  const found = names.map(async (name) => {
    const file = join(place, name);
    const written = await stat(file).catch(() => null);
    return written ? [{ file, at: written.mtimeMs }] : [];
  });
  return (await Promise.all(found)).flat();
}
