/**
 * Names that come from models, patches, records and files, before git or the file system sees them. One place for
 * all of them: what is not plainly harmless on every system is refused, since a repository travels between systems.
 */

/**
 * Whether a path names something inside of a checkout and outside of git's own folder, and can be taken for nothing
 * else: relative, with `/`, without `.`, `..`, empty parts, control characters, marks of direction, drive letters or
 * the look of an option.
 */
export function isPlainPath(path: string): boolean {
  if (path === '' || path.length > longest || path.startsWith('-') || unprintable.test(path)) return false;
  return path.split('/').every((part) => isPlainPart(part));
}

/** Whether any part of a path is git's own folder, in a spelling that some file system takes for it. */
export const namesGitFolder = (path: string): boolean =>
  path.split(/[/\\]/).some((part) => {
    const name = foldedName(part);
    return name === '.git' || /^git~\d+$/.test(name);
  });

/** Whether a text is the id of a git object, written out. */
export const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** Whether a text is the short name of a branch that healer makes. */
export const isPatchBranch = (text: string): boolean =>
  text.length <= 120 && /^healer\/[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);

/** Of paths, on Linux. */
const longest = 4_096;

/** C0, DEL and C1; the separators of lines; what changes the direction of text or is not seen (Unicode TR #36, #39). */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

function isPlainPart(part: string): boolean {
  // On Windows `..` with dots or blanks behind it is `..`, and what follows a colon is a stream of the file.
  const name = foldedName(part);
  if (name === '' || /[\\:]/.test(part) || part.length > 255) return false;
  return name !== '.git' && !/^git~\d+$/.test(name);
}

/**
 * As HFS+ and NTFS compare names (git's `core.protectHFS`, `core.protectNTFS`): without the characters that the one
 * ignores, the stream, dots and blanks at the end that the other does, and in one case.
 */
const foldedName = (part: string): string =>
  part
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
