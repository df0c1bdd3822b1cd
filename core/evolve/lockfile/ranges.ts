import type { Project } from '../project.js';
import { edgesOf, nameIn, parseNpmLock } from './npm/npm-lock.js';

/** One version of a package in a lock file, and the ranges that it was chosen for. */
export interface Locked {
  name: string;
  version: string;
  ranges: string[];
}

/** What a lock file holds of packages from a registry; null where none is tracked that tells the ranges: those of npm 7 and later and of yarn do. */
export async function lockedVersions(project: Project): Promise<{ file: string; locked: Locked[] } | null> {
  for (const [file, read] of [
    ['package-lock.json', ofNpm],
    ['yarn.lock', ofYarn],
  ] as const) {
    const text = project.blobs.has(file) ? await project.read(file) : null;
    const locked = text === null ? null : read(text);
    if (locked) return { file, locked };
  }
  return null;
}

function ofNpm(text: string): Locked[] | null {
  const lock = parseNpmLock(text);
  if (!lock) return null;
  const ranges = new Map<string, string[]>();
  for (const folder of Object.keys(lock.packages))
    for (const { to, range, kind } of edgesOf(lock, folder))
      if (to !== null && kind !== 'workspace') ranges.set(to, [...(ranges.get(to) ?? []), range]);
  return Object.entries(lock.packages).flatMap(([folder, { version, link, name, inBundle }]) =>
    folder.includes('node_modules/') && version !== undefined && !link && !inBundle && name === undefined
      ? [{ name: nameIn(folder), version, ranges: ranges.get(folder) ?? [] }]
      : [],
  );
}

/** Both forms, that of yarn 1 and the YAML of later ones, have a line of descriptors and the version below it. */
function ofYarn(text: string): Locked[] {
  return [...text.matchAll(/^(["\w@][^\n]*):\n(?: {2}[^\n]*\n)*? {2}version:? "?([^"\n]+)"?\n/gm)].flatMap(
    ([, line = '', version = '']) => {
      const descriptors = line.replaceAll('"', '').split(/,\s*/);
      const parts = descriptors.map((each) => /^(@?[^@]+)@(?:npm:)?([^:]+)$/.exec(each));
      const name = parts[0]?.[1];
      if (name === undefined || parts.some((part) => part?.[1] !== name)) return [];
      return [{ name, version, ranges: parts.map((part) => part?.[2] ?? '') }];
    },
  );
}
