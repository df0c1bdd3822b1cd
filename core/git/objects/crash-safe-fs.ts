import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The file system that isomorphic-git gets. Its own way of writing an object, straight into place, would leave half
 * an object after a kill, and git then takes the half for the whole. The temporary name is one that `git gc` sweeps.
 */
export const crashSafeFs = {
  promises: {
    readFile: fs.readFile,
    readdir: fs.readdir,
    mkdir: fs.mkdir,
    rmdir: fs.rmdir,
    unlink: fs.unlink,
    stat: fs.stat,
    lstat: fs.lstat,
    readlink: fs.readlink,
    symlink: fs.symlink,
    chmod: fs.chmod,
    writeFile: writeWhole,
  },
};

const attempts = 20;

/** `git prune --expire=now` takes what is being written for left over, and removes the folder when it is empty. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeOnce(path, content);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === attempts) throw error;
      await fs.mkdir(dirname(path), { recursive: true });
    }
  }
}

async function writeOnce(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `tmp_obj_${randomBytes(8).toString('hex')}`);
  try {
    const file = await fs.open(temporary, 'wx', 0o444);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
