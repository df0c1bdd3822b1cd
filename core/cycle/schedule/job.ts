import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import { packageRoot } from '../../package-root.js';

/** What a scheduler of the operating system is to run once an hour. Paths are absolute. */
export interface Job {
  /** Tells the jobs of several repositories apart. */
  id: string;
  root: string;
  /** Of each hour; repositories do not all start at once. */
  minute: number;
  command: string[];
  /** All that the command may count on: a scheduler's own environment is bare. */
  environment: Record<string, string>;
}

/** The cycle of a repository, by the Node and the healer that run now. Error: USAGE for a path that no table can hold. */
export async function jobOf(repo: Pick<Repository, 'mainRoot'>): Promise<Job> {
  const root = await realpath(repo.mainRoot).catch(() => repo.mainRoot);
  const hash = createHash('sha256').update(root).digest();
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const job = {
    id: hash.toString('hex').slice(0, 12),
    root,
    minute: hash.readUInt32BE(28) % 60,
    command: [process.execPath, program, 'cycle', '--scheduled', '--cwd', root],
    environment: environmentOf(process.env),
  };
  const broken = [...job.command, ...Object.values(job.environment)].find((text) => /[\0\r\n]/.test(text));
  if (broken === undefined) return job;
  throw new HealerError(
    'USAGE',
    `${JSON.stringify(broken)} has a line end in it, which no scheduler can hold`,
    {
      next: 'Give the folder another name',
    },
  );
}

/** What says where healer keeps things, so that a cycle finds the keys and the trust of whoever installs it. */
const places = ['HEALER_DATA_HOME', 'HEALER_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'];

function environmentOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const known = places.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return { PATH: searchPath(env), ...Object.fromEntries(known) };
}

/** Short, since cron takes lines of 1000 bytes: where Node is, where git and npm are, and the usual folders. */
function searchPath(env: NodeJS.ProcessEnv): string {
  const found = ['git', 'npm'].map((program) =>
    (env.PATH ?? '')
      .split(delimiter)
      .find((folder) => isAbsolute(folder) && existsSync(join(folder, program))),
  );
  const usual = ['/usr/local/bin', '/usr/bin', '/bin'];
  const folders = [dirname(process.execPath), ...found, ...usual].filter((folder) => folder !== undefined);
  return [...new Set(folders)].join(delimiter);
}
