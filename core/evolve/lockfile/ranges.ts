import type { Project } from '../project.js';
import { edgesOf, nameIn, parseNpmLock } from './npm/npm-lock.js';
import { readYarnLock } from './yarn/yarn-lock.js';

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
    const locked = text === null ? null : await read(text);
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

async function ofYarn(text: string): Promise<Locked[] | null> {
  const entries = await readYarnLock(text);
  return (
    entries?.flatMap(({ name, version, ranges }) => {
      const plain = ranges.map((range) => range.replace(/^npm:/, ''));
      return plain.some((range) => range.includes(':')) ? [] : [{ name, version, ranges: plain }];
    }) ?? null
  );
}
