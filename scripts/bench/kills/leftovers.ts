import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from './place.js';

/** What a command that has ended must not leave behind, a sentence each. */
export async function leftovers(place: Place): Promise<string[]> {
  const { folder, repository } = place;
  const found = [
    ...(await namesIn(join(repository, '.git/worktrees'))).map((name) => `the worktree ${name}`),
    ...(await namesIn(join(folder, 'cache/worktrees'))).map((name) => `the folder ${name} of a worktree`),
    ...(await namesIn(join(folder, 'tmp')))
      .filter((name) => name !== 'node-compile-cache')
      .map((name) => `the temporary folder ${name}`),
    ...(await namesIn(join(folder, 'data')))
      .filter((name) => name !== 'signing' && name !== 'trust')
      .map((name) => `${name} in the data folder`),
  ];
  for (const part of [repository, join(folder, 'data'), join(folder, 'cache')])
    for (const path of await filesBelow(part))
      if (isPassing(path)) found.push(`the file ${path.slice(folder.length + 1)}`);
  return found;
}

/** Ids and command lines of processes that work in a place, once they have had time to die; Linux alone tells. */
export async function survivors({ folder }: Place): Promise<string[]> {
  for (let waited = 0; ; waited += 50) {
    const alive = processesIn(folder);
    if (alive.length === 0 || waited >= 2_000) return alive;
    await wait(50);
  }
}

/** Locks, drafts and journals. What git leaves of an object that was being written is for `git gc`. */
const isPassing = (path: string): boolean =>
  !/\/\.git\/objects\//.test(path) &&
  /(?:\.lock|\.holder|\.draft|\.tmp|\.part|\.\d{5,})$|\.lock\./.test(path.slice(path.lastIndexOf('/')));

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.map(({ parentPath, path, name }) => join(parentPath ?? path, name));
}

function processesIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const isZombie = words === '';
      const at = readlinkSync(`/proc/${pid}/cwd`);
      const isHere = at === folder || at.startsWith(`${folder}/`) || words.includes(`${folder}/`);
      return isHere && !isZombie ? [`${pid} ${words.slice(0, 120)}`] : [];
    } catch {
      return [];
    }
  });
}
