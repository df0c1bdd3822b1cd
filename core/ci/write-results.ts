import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble } from '../file-trouble.js';
import type { Repository } from '../git/repository.js';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import { writeBundle } from './bundle.js';
import { codeQuality } from './code-quality.js';
import { ciSarif } from './failures-sarif.js';
import { junitReport } from './junit-report.js';
import { type CiOutcome, failedIn } from './outcome.js';
import { stepOutputs } from './step-outputs.js';
import { stepSummary } from './step-summary.js';

/** The files of `healer ci --output`, by what they are. */
export const resultFiles = {
  summary: 'summary.md',
  junit: 'junit.xml',
  sarif: 'healer.sarif',
  codeQuality: 'code-quality.json',
  bundle: 'healer.bundle',
} as const;

/** Writes all that a job is to keep into a folder. Throws FILE_UNWRITABLE. */
export async function writeResults(repo: Repository, folder: string, outcome: CiOutcome): Promise<void> {
  const told = withoutSecretsIn(outcome);
  try {
    await mkdir(join(folder, 'patches'), { recursive: true });
    await writeFile(join(folder, resultFiles.summary), stepSummary(told));
    await writeFile(join(folder, resultFiles.junit), await junitReport(told));
    await writeFile(join(folder, resultFiles.sarif), `${JSON.stringify(ciSarif(told))}\n`);
    await writeFile(join(folder, resultFiles.codeQuality), `${JSON.stringify(codeQuality(told))}\n`);
    for (const [index, { mail, patch }] of outcome.patches.entries()) {
      const number = String(index + 1).padStart(4, '0');
      await writeFile(join(folder, 'patches', `${number}-${patch.branch.split('/').at(-1)}.patch`), mail);
    }
    const patches = outcome.patches.map(({ patch }) => patch);
    await writeBundle(repo, join(folder, resultFiles.bundle), patches);
  } catch (error) {
    throw fileTrouble(error, 'Name a folder that this user may write in with --output');
  }
}

/** Tells GitHub what the step has to say, in the files that its runner reads. */
export async function writeStepFiles(outcome: CiOutcome, exitCode: number): Promise<void> {
  const { summaryFile, outputFile, fork } = outcome.host;
  if (summaryFile) await appendFile(summaryFile, stepSummary(withoutSecretsIn(outcome)));
  if (outputFile)
    await appendFile(
      outputFile,
      stepOutputs({
        failed: String(failedIn(outcome.tests).length),
        errors: String(outcome.problems.length),
        fixed: String(outcome.problems.filter(({ status }) => status === 'fixed').length),
        patches: String(outcome.patches.length),
        branches: JSON.stringify(outcome.patches.map(({ patch }) => patch.branch)),
        pushed: JSON.stringify(outcome.pushed),
        fork: String(fork),
        'exit-code': String(exitCode),
      }),
    );
}
