import picomatch from 'picomatch';

/** Tells whether one of the settings' `exclude` globs covers a path (relative to the repository, with `/`). */
export function excludes(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const withFolders = globs.flatMap((glob) => [glob, `${glob.replace(/\/+$/, '')}/**`]);
  return picomatch(withFolders, { dot: true });
}
