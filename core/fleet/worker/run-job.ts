import type { IPolicy } from 'cockatiel';
import type { Redis } from 'ioredis';
import { HealerError } from '../../errors.js';
import { listFilesAt } from '../../git/objects/objects.js';
import { withPackages } from '../../sandbox/packages/with-packages.js';
import { runTestsHere, type TestsRun } from '../../sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import type { Timings } from '../answer.js';
import { hasCommit, takeBundle } from '../bundle.js';
import { type Envelope, envelopeSchema, environmentName, type Job, jobKey, keys } from '../job.js';
import { readJob } from '../signed-job.js';
import { packagesFor } from './packages.js';
import type { Trusted } from './trusted.js';

export interface JobPlace {
  redis: Redis;
  trusted: Trusted;
  /** Lets one at a time write to the clone. */
  inClone: IPolicy;
  signal: AbortSignal;
}

/** Bytes that a bundle may have, whatever a coordinator is set to. */
const mostBytes = 256 * 1024 ** 2;

/**
 * Runs the job `id` in this machine's own sandbox, isolated in any case: nothing of it is believed before its signature is.
 * Errors: FLEET_REFUSED, FLEET_FAILED, ABORTED, and those of `runTests`.
 */
export async function runJob(
  id: string,
  data: unknown,
  place: JobPlace,
): Promise<{ tests: TestsRun; timings: Timings }> {
  const started = performance.now();
  const envelope = envelopeSchema.safeParse(data).data;
  if (!envelope) throw new HealerError('FLEET_REFUSED', 'What came over the queue is no job');
  const { trusted, signal } = place;
  await place.inClone.execute(() => bring(place, envelope));
  const allowedSigners = await trusted.allowedSigners();
  const job = await readJob(trusted.clone, envelope.commit, { repository: trusted.id, allowedSigners });
  if (jobKey(job) !== id || job.environment !== environmentName())
    throw new HealerError(
      'FLEET_REFUSED',
      'The job is not the one that it is called, or not for this machine',
    );
  const broughtAt = performance.now();
  const worktree = await open(place, job, envelope.commit);
  try {
    const openedAt = performance.now();
    const judged = job.judged ? await listFilesAt(trusted.clone, job.tree) : undefined;
    const tests = await runTestsHere(worktree, { ...optionsOf(job), ...(judged && { judged }), signal });
    const endedAt = performance.now();
    const timings = {
      fetchMs: broughtAt - started,
      openMs: openedAt - broughtAt,
      runMs: endedAt - openedAt,
      totalMs: endedAt - started,
    };
    return { tests, timings };
  } finally {
    await worktree.dispose();
  }
}

/** Has the commit in the clone: from the queue, else from where the clone comes from. */
async function bring({ redis, trusted }: JobPlace, { commit, base, bundle }: Envelope): Promise<void> {
  const { clone } = trusted;
  if (await hasCommit(clone, commit)) return;
  if (!(await hasCommit(clone, base))) await bringBase(redis, trusted, base);
  if (bundle !== null) await takeBundle(clone, Buffer.from(bundle, 'base64'), mostBytes);
  else await trusted.fetch();
  if (await hasCommit(clone, commit)) return;
  throw new HealerError(
    'FLEET_FAILED',
    `The commit ${commit} is neither in the queue nor at ${trusted.name}`,
  );
}

async function bringBase(redis: Redis, trusted: Trusted, base: string): Promise<void> {
  const take = async () => {
    const sent = await redis.getBuffer(keys.bundle(base));
    if (sent) await takeBundle(trusted.clone, sent, mostBytes);
  };
  // What it is built on may not be here yet.
  await take().catch(() => {});
  if (await hasCommit(trusted.clone, base)) return;
  await trusted.fetch();
  if (!(await hasCommit(trusted.clone, base))) await take();
}

async function open({ trusted, signal }: JobPlace, job: Job, commit: string): Promise<SandboxWorktree> {
  const packages = await packagesFor(trusted, commit);
  const { limits, packages: workspace } = job;
  const options = { workspace: { packages: workspace }, limits, isolation: 'required' as const };
  const bare = await openWorktree(trusted.clone, commit, { ...options, bare: true, signal });
  try {
    return packages === null ? bare : await withPackages(bare, { before: packages, packages: workspace });
  } catch (error) {
    await bare.dispose();
    throw error;
  }
}

function optionsOf({ command, cwd, parts, tests, timeoutMs, coverage }: Job) {
  return {
    command,
    cwd,
    timeoutMs,
    coverage,
    ...(tests && { tests }),
    ...(parts && {
      parts: parts.map(({ timeoutMs: own, ...part }) => ({ ...part, ...(own && { timeoutMs: own }) })),
    }),
  };
}
