import picomatch from 'picomatch';
import { protectedPath } from '../sandbox/guard/paths.js';
import type { Manifest } from './manifest.js';

/** Whether the text of a file may be given to a plugin: its manifest asks for it, and it holds no secret. */
export function permittedFiles({ permissions }: Manifest): (path: string) => boolean {
  if (permissions.files.length === 0) return () => false;
  const isNamed = picomatch(permissions.files);
  return (path) => isNamed(path) && protectedPath(path) !== 'a secret';
}
