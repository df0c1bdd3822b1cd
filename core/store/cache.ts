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
  /** Removes what was written longer ago than this. */
  sweep(olderThanMs: number): Promise<void>;
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
    async sweep(olderThanMs) {
      const names = await readdir(place).catch((): string[] => []);
      await Promise.all(
        names.map(async (name) => {
          const file = join(place, name);
          const written = await stat(file).catch(() => null);
          if (written && Date.now() - written.mtimeMs > olderThanMs) await rm(file, { force: true });
        }),
      );
    },
  };
}
