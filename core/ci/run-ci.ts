import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import { readHead } from '../git/head.js';
import { patchText } from '../git/history/diff.js';
import type { HealReport } from '../heal/report.js';
import type { Healer } from '../healer.js';
import type { ErrorRecord, Patch, TestResult } from '../model.js';
import type { CiHost } from './host.js';
import { isPrivileged } from './host.js';
import { readJUnitFiles } from './junit-files.js';
import {
  bySeverity,
  byUrgency,
  type CiOutcome,
  failedIn,
  type LandedPatch,
  type Problem,
} from './outcome.js';
import { pushPatches, whyNotPushed } from './push.js';

export interface CiRequest {
  host: CiHost;
  /** Runs these as the tests; the project's own test command where empty. */
  command: readonly string[];
  /** Globs of JUnit files that the job has written: then no tests are run to see what fails. */
  junit: readonly string[];
  budgetMs?: number | undefined;
  heal: boolean;
  /** A category of `healer evolve`, or `all`; nothing is looked for where null. */
  evolve: string | null;
  /** Takes over the history from the remote before healing. */
  history: boolean;
  /** Pushes branches and history to the remote, where that is permitted. */
  push: boolean;
  /** That of the branch where undefined. */
  remote?: string | undefined;
  /** What the tests print. */
  stdio: { stdio: 'inherit' | 'ignore'; output?: NodeJS.WritableStream };
}

type Tested = Pick<CiOutcome, 'tests' | 'red'> & { errors: ErrorRecord[] };

/**
 * One job of a CI server: sees what fails, heals it within the budget, and pushes what it made where it was asked to and
 * the code is the repository's own. What goes wrong beside the tests is told in `notices`. Throws NOT_TRUSTED where
 * foreign code would be run with the rights of the repository.
 */
export async function runCi(healer: Healer, request: CiRequest): Promise<CiOutcome> {
  const { host } = request;
  await refuseForeignCode(healer, host);
  const notices: string[] = [];
  const tolerated = tolerating(notices);
  if (request.history)
    await tolerated('The history of the remote could not be taken over', () =>
      healer.sync({ remote: request.remote, send: false }),
    );
  const tested = await testedBy(healer, request);
  const report =
    tested.red && request.heal
      ? await tolerated('Nothing could be healed', () => healer.heal({ budgetMs: request.budgetMs }))
      : null;
  notices.push(...(report?.notices ?? []));
  const { evolve } = request;
  const evolved =
    evolve === null
      ? null
      : await tolerated('What is wearing out could not be looked for', () =>
          healer.evolve({ category: evolve, dryRun: true }),
        );
  notices.push(...(evolved?.notices ?? []));
  const patches = await landedPatches(healer, report);
  const outcome: CiOutcome = {
    host,
    tests: tested.tests,
    red: tested.red,
    problems: byUrgency(await problemsOf(healer, tested.errors, report)),
    patches,
    findings: bySeverity(evolved?.findings ?? []),
    notices,
    pushed: [],
  };
  if (request.push && patches.length > 0) {
    const why = whyNotPushed(host, patches);
    if (why) notices.push(why);
    else
      outcome.pushed =
        (await tolerated('The fixes could not be pushed', () =>
          pushPatches(healer, request.remote, patches),
        )) ?? [];
  }
  return outcome;
}

/** With secrets and a token that may write, only the code of the repository itself is run. */
async function refuseForeignCode(healer: Healer, host: CiHost): Promise<void> {
  if (!isPrivileged(host) || !host.fork) return;
  const { commit } = await readHead(healer.repo);
  if (commit !== null && commit === host.sha) return;
  throw new HealerError(
    'NOT_TRUSTED',
    `This job runs on ${host.event} with the rights of the repository, and what is checked out comes from a fork`,
    {
      next: 'Start the workflow on pull_request instead, which gives forks no secrets and a token that may only read',
    },
  );
}

/** What is of no use without the rest of the job must not hide what the tests say. */
function tolerating(notices: string[]) {
  return async <Result>(what: string, work: () => Promise<Result>): Promise<Result | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HealerError) || error.code === 'ABORTED' || error.code === 'USAGE') throw error;
      notices.push(`${what}: ${error.message}${error.next ? `. ${error.next}` : ''}`);
      return null;
    }
  };
}

async function testedBy(healer: Healer, { junit, command, stdio }: CiRequest): Promise<Tested> {
  if (junit.length === 0) {
    const { run, errors, exitCode } = await healer.test({
      ...(command.length > 0 && { command }),
      ...stdio,
    });
    return { tests: run?.tests ?? [], errors, red: exitCode !== 0 };
  }
  const errors = new Map<string, ErrorRecord>();
  const tests: TestResult[] = [];
  for (const file of await readJUnitFiles(healer.repo.root, junit)) {
    tests.push(...file.tests);
    for (const error of await healer.ingest(file.text, file.name)) errors.set(error.id, error);
  }
  return { tests, errors: [...errors.values()], red: failedIn(tests).length > 0 };
}

async function problemsOf(
  healer: Healer,
  seen: readonly ErrorRecord[],
  report: HealReport | null,
): Promise<Problem[]> {
  const made = [...(report?.patches ?? []), ...(report?.held ?? [])];
  const told = new Map(report?.errors.map((error) => [error.id, error]));
  const ids = new Set([...seen.map(({ id }) => id), ...told.keys()]);
  return Promise.all(
    [...ids].map(async (id): Promise<Problem> => {
      const error = await healer.error(id);
      const healed = told.get(id);
      const patch = made.find((each) => each.id === healed?.patch) ?? null;
      return { error, status: healed?.status ?? 'open', reason: healed?.reason ?? '', patch };
    }),
  );
}

async function landedPatches(healer: Healer, report: HealReport | null): Promise<LandedPatch[]> {
  const { repo } = healer;
  return Promise.all(
    (report?.patches ?? []).map(async (patch: Patch) => ({
      patch,
      diff: await patchText(repo, patch.base, patch.commit),
      mail: await git(repo, [...plainMail, '-1', '--stdout', '--end-of-options', patch.commit]),
    })),
  );
}

/** Whatever the settings of who runs it are. */
const plainMail = [
  '-c',
  'format.signature=',
  '-c',
  'diff.noprefix=false',
  'format-patch',
  '--binary',
  '--full-index',
  '--no-attach',
];
