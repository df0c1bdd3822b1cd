import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** Coordinators and workers of another protocol do not see each other's jobs. */
export const protocol = 1;

const testId = z.object({ file: z.string(), path: z.array(z.string()) });
const milliseconds = z.number().check(z.gt(0), z.lte(86_400_000));
const words = z.array(z.string()).check(z.minLength(1));

const partCommand = z.strictObject({
  command: words,
  cwd: z.string(),
  package: z.string(),
  folder: z.string(),
  uses: z.optional(z.array(z.string())),
  builds: z.optional(z.array(z.string())),
  timeoutMs: z.optional(milliseconds),
});

/** What is run: the message of a signed commit, whose tree is what it runs on. */
export const jobSchema = z.strictObject({
  protocol: z.literal(protocol),
  repository: z.string(),
  tree: z.string(),
  command: words,
  cwd: z.string(),
  parts: z.optional(z.array(partCommand)),
  tests: z.optional(z.array(testId)),
  timeoutMs: milliseconds,
  coverage: z.boolean(),
  /** Whether it is told if what judges was changed. */
  judged: z.boolean(),
  limits: z.strictObject({
    memoryMiB: z.nullable(z.number()),
    processes: z.number(),
    openFiles: z.number(),
    diskMiB: z.number(),
  }),
  packages: z.array(z.object({ name: z.string(), folder: z.string() })),
  /** `node20-linux-x64`. */
  environment: z.string(),
  /** How often one coordinator had asked the same before: the answer to a repeated question is a new one. */
  round: z.number(),
});
export type Job = z.output<typeof jobSchema>;

/** What goes over the queue. The job itself is in the commit, which is signed. */
export const envelopeSchema = z.strictObject({
  commit: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
  /** The commit that the tree was made from. */
  base: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
  /** A git bundle of the commit on top of the base, as Base64; null where it was pushed. */
  bundle: z.nullable(z.string()),
});
export type Envelope = z.output<typeof envelopeSchema>;

/** The same for all jobs that have one result: SHA-256, in hex. */
export const jobKey = (job: Job): string => createHash('sha256').update(jobText(job)).digest('hex');

/** The same text for the same job, whatever order its keys are in. */
export const jobText = (job: Job): string => JSON.stringify(sorted(job));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
}

/** What decides how tests go beside the tree, which holds the lock file. */
export const environmentName = (version = process.versions.node): string =>
  `node${version.split('.')[0]}-${process.platform}-${process.arch}`;

/** The queue of the workers that trust a repository and have this environment. */
export const queueName = (repository: string, environment: string): string =>
  `tests-v${protocol}-${repository}-${environment}`;

/** First part of every key in Redis. */
export const prefix = 'healer';

export const keys = {
  answer: (job: string) => `${prefix}:answer:${job}`,
  /** Coordinators that wait for an answer. */
  wanted: (job: string) => `${prefix}:wanted:${job}`,
  cancelled: (job: string) => `${prefix}:cancelled:${job}`,
  bundle: (commit: string) => `${prefix}:bundle:${commit}`,
  workers: `${prefix}:workers`,
};
