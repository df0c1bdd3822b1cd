import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ownCode, packageRoot } from '../../package-root.js';
import { openCache } from '../../store/cache.js';
import { tiesKey } from '../kept/ties-key.js';
import { oncePerProject } from '../once-per-project.js';
import type { Groundwork, Project } from '../project.js';
import { type KnipReport, reportSchema } from './report.js';

/** Packages that run in the host. */
const packages = ['knip', 'oxc-parser', 'oxc-resolver', 'get-tsconfig', 'tinyglobby', 'yaml', 'zod'];

/** Answers that are kept. */
const mostKept = 4;

/**
 * What knip says of the files of the tree, in one run for all checks; null where it could not be run, which the user is told.
 * As long as no file is tied to others in another way than when it last ran, that is what it said then.
 */
export const runKnip = oncePerProject(async (project: Project): Promise<KnipReport | null> => {
  const cache = project.store && openCache(project.store, cacheKind);
  const key = cache ? await tiesKey(project) : null;
  const known = key === null ? null : reportSchema.safeParse(await cache?.read(key));
  if (known?.success) return known.data;
  const report = await askKnip(project);
  if (report !== null && key !== null) {
    await cache?.write(key, report);
    await cache?.keepNewest(mostKept);
  }
  return report;
});

/** Begins to ask it while files are read, where nothing is kept that might still hold. */
export async function prepareKnip(project: Groundwork): Promise<void> {
  const kept = project.store ? await openCache(project.store, cacheKind).all() : [];
  if (kept.length === 0) await askKnip(project);
}

const cacheKind = 'evolve-knip';

/** It loads settings of the repository as code, and so runs in the sandbox. */
const askKnip = oncePerProject(async (project: Groundwork): Promise<KnipReport | null> => {
  const token = randomBytes(16).toString('hex');
  const host = join(packageRoot, 'dist/core/evolve/knip/host.js');
  const { stdout, stderr, exitCode } = await project.run([process.execPath, '--no-warnings', host, token], {
    shown: ownCode(packages),
  });
  const line = stdout.split('\n').find((each) => each.startsWith(token));
  const read = line === undefined ? null : reportSchema.safeParse(JSON.parse(line.slice(token.length)));
  if (!read?.success) {
    project.holdsFor(0);
    project.tell(
      `knip could not look at this repository: ${lastLine(stderr) ?? `it ended with ${exitCode}`}`,
    );
    return null;
  }
  const { issues, blind } = read.data;
  return { blind, issues: issues.filter(({ file }) => project.blobs.has(file)) };
});

const lastLine = (text: string): string | undefined => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
};
