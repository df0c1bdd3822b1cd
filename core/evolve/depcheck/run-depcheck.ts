import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ownCode, packageRoot } from '../../package-root.js';
import { cacheKey, openCache } from '../../store/cache.js';
import { tiesKey } from '../kept/ties-key.js';
import type { Manifest } from '../manifest/manifests.js';
import { oncePerProject } from '../once-per-project.js';
import type { Project } from '../project.js';

const answer = z.array(z.string());

/**
 * What depcheck takes for unused in a package of the repository, as a second opinion on what knip says: by itself it is wrong
 * too often. Null where it could not look.
 */
export async function runDepcheck(project: Project, { folder }: Manifest): Promise<Set<string> | null> {
  const known = await answersOf(project);
  const running = known.get(folder) ?? keptOrRun(project, folder);
  known.set(folder, running);
  return running;
}

const answersOf = oncePerProject(async () => new Map<string, Promise<Set<string> | null>>());

/** Answers that are kept, of all packages. */
const mostKept = 24;

async function keptOrRun(project: Project, folder: string): Promise<Set<string> | null> {
  const cache = project.store && openCache(project.store, 'evolve-depcheck');
  const ties = cache ? await tiesKey(project) : null;
  const key = cacheKey(`${ties} ${folder}`);
  const kept = ties === null ? null : answer.safeParse(await cache?.read(key));
  if (kept?.success) return new Set(kept.data);
  const found = await run(project, folder);
  if (found !== null && ties !== null) {
    await cache?.write(key, [...found]);
    await cache?.keepNewest(mostKept);
  }
  return found;
}

async function run(project: Project, folder: string): Promise<Set<string> | null> {
  const token = randomBytes(16).toString('hex');
  const host = join(packageRoot, 'dist/core/evolve/depcheck/host.js');
  const { stdout } = await project.run([process.execPath, '--no-warnings', host, token], {
    cwd: folder,
    shown: ownCode(['depcheck']),
  });
  const line = stdout.split('\n').find((each) => each.startsWith(token));
  const read = line === undefined ? null : answer.safeParse(JSON.parse(line.slice(token.length)));
  if (read?.success) return new Set(read.data);
  project.holdsFor(0);
  return null;
}
