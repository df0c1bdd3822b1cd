import { HealerError } from './errors.js';

/**
 * What the file system refused, as an expected error (FILE_UNWRITABLE) that names the path and the reason; anything
 * else as it came. `next` is what to do where the caller knows better than "see to that path".
 */
export function fileTrouble(cause: unknown, next?: string): unknown {
  if (!(cause instanceof Error) || cause instanceof HealerError) return cause;
  const { code = '', syscall, path, dest } = cause as NodeJS.ErrnoException & { dest?: string };
  if (syscall === 'uv_cwd')
    return new HealerError('FILE_UNREADABLE', 'The folder that healer was started in is gone', {
      cause,
      next: 'Change to a folder that exists and try again',
    });
  // What a recursive mkdir says on a read-only file system before Node 22, too.
  const why = code === 'ENOENT' && syscall === 'mkdir' ? reasons.EROFS : reasons[code];
  const place = dest ?? path;
  if (why === undefined || place === undefined) return cause;
  return new HealerError('FILE_UNWRITABLE', `${place} cannot be used: ${why}`, {
    cause,
    next: next ?? 'See to that path and try again',
  });
}

/** By the names of errno(3). A file that is missing is no trouble of this kind, but a mistake of healer's own. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  ENOTDIR: 'a part of the path is a file where a folder is needed',
  EEXIST: 'a file is in its place',
  EISDIR: 'it is a folder where a file is needed',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
};
