import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

let folder = '';

export function setProject(root: string): void {
  folder = root + sep;
}

/** Project files are loaded anew for each instance; what is installed is loaded once. */
export const isOwn = (filename: string): boolean =>
  filename.startsWith(folder) && !filename.includes(`${sep}node_modules${sep}`);

const paths = new Map<string, string>();

/** The absolute path of a file's URL. The same ones are asked for with each candidate that is loaded anew. */
export function pathOf(url: string): string {
  const path = paths.get(url) ?? fileURLToPath(url);
  paths.set(url, path);
  return path;
}
