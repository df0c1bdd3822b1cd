import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ownVersion, packageRoot } from '../../package-root.js';

/** Changes when healer's own code does, so that what checks found before is not taken for what they would find. */
export function codeState(): Promise<string[]> {
  state ??= stateOfCode(join(packageRoot, 'dist', 'core'));
  return state;
}

let state: Promise<string[]> | undefined;

/** Of the JavaScript in a folder, with the versions of healer and of Node. */
export async function stateOfCode(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js')).sort();
  const each = files.map(async (name) => {
    const { size, mtimeMs } = await stat(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return [ownVersion(), process.version, ...(await Promise.all(each))];
}
