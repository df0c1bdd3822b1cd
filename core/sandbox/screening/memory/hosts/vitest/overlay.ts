import fs, { type PathLike } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Texts that this process reads in place of files, whoever reads them: vite itself or one of its plugins. */
export interface Overlay {
  set(file: string, text: string): void;
  delete(file: string): void;
}

/** Once for each process. Paths are absolute. */
export function overlayFiles(): Overlay {
  const texts = new Map<string, string>();
  const textOf = (path: unknown): string | undefined => {
    if (texts.size === 0) return undefined;
    return texts.get(path instanceof URL ? fileURLToPath(path) : String(path));
  };
  const { readFileSync, readFile } = fs;
  const readLater = fs.promises.readFile;
  const inEncoding = (text: string, options: unknown) => (wantsText(options) ? text : Buffer.from(text));
  Object.assign(fs, {
    readFileSync(path: PathLike, options: never) {
      const text = textOf(path);
      return text === undefined ? readFileSync(path, options) : inEncoding(text, options);
    },
    readFile(path: PathLike, ...rest: never[]) {
      const text = textOf(path);
      if (text === undefined) return (readFile as (...args: unknown[]) => void)(path, ...rest);
      const callback = rest.at(-1) as unknown as (error: null, data: unknown) => void;
      setImmediate(callback, null, inEncoding(text, rest[0]));
    },
  });
  Object.assign(fs.promises, {
    async readFile(path: PathLike, options: never) {
      const text = textOf(path);
      return text === undefined ? readLater(path, options) : inEncoding(text, options);
    },
  });
  syncBuiltinESMExports();
  return {
    set: (file, text) => texts.set(file, text),
    delete: (file) => texts.delete(file),
  };
}

function wantsText(options: unknown): boolean {
  if (typeof options === 'string') return true;
  return (
    typeof options === 'object' && options !== null && 'encoding' in options && options.encoding !== null
  );
}
