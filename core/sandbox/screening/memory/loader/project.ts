import { sep } from 'node:path';

let folder = '';

export function setProject(root: string): void {
  folder = root + sep;
}

/** Project files are loaded anew for each instance; what is installed is loaded once. */
export const isOwn = (filename: string): boolean =>
  filename.startsWith(folder) && !filename.includes(`${sep}node_modules${sep}`);
