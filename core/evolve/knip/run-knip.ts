import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ownCode, packageRoot } from '../../package-root.js';
import { oncePerProject } from '../once-per-project.js';
import type { Groundwork } from '../project.js';
import { type KnipReport, reportSchema } from './report.js';

/** Packages that run in the host. */
const packages = ['knip', 'oxc-parser', 'oxc-resolver', 'get-tsconfig', 'tinyglobby', 'yaml', 'zod'];

/**
 * What knip says of the files of the tree, in one run for all checks; null where it could not be run, which the user is told.
 * It loads settings of the repository as code, and so runs in the sandbox.
 */
export const runKnip = oncePerProject(async (project: Groundwork): Promise<KnipReport | null> => {
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
