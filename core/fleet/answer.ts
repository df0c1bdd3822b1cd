import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod/mini';
import { type SshKey, sshSign, sshSigner } from '../git/signing/ssh-signature.js';
import type { Columns, TestCoverage } from '../runners/coverage.js';
import type { TestsRun } from '../sandbox/tests.js';

/** Where the time of a job went on its worker, in milliseconds. */
export interface Timings {
  /** Bringing the commit there. */
  fetchMs: number;
  /** Making its worktree, with packages. */
  openMs: number;
  runMs: number;
  /** All of it. */
  totalMs: number;
}

export interface Worker {
  /** Of its signatures: `ssh-ed25519 AAAA…`. */
  key: string;
  host: string;
  node: string;
  healer: string;
}

/** What came of a job, and whose work that was. */
export interface Answer {
  job: string;
  tests: TestsRun;
  timings: Timings;
  worker: Worker;
}

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Characters of each stream that travel. */
const mostOutput = 1 << 18;
/** Bytes of an answer, unpacked. */
const mostBytes = 1 << 28;

/** An answer as it is kept in the queue: packed, and signed by the worker. */
export async function sealAnswer({ tests, ...answer }: Answer, key: SshKey): Promise<Buffer> {
  const { execution, coverage } = tests;
  const short = {
    ...execution,
    stdout: execution.stdout.slice(-mostOutput),
    stderr: execution.stderr.slice(-mostOutput),
  };
  const text = JSON.stringify({
    ...answer,
    tests: { ...tests, execution: short, coverage: coverage.map(flat) },
  });
  return pack(JSON.stringify({ signature: sshSign(key, Buffer.from(text)), text }));
}

/**
 * Null where it is not an answer to this job that the key of its worker has signed, or the worker is none of `trusted`; of
 * anybody where those are none.
 */
export async function openAnswer(
  sealed: Buffer,
  job: string,
  trusted: readonly string[],
): Promise<Answer | null> {
  try {
    const envelope = sealedSchema.parse(
      JSON.parse((await unpack(sealed, { maxOutputLength: mostBytes })).toString()),
    );
    const signer = sshSigner(envelope.signature, Buffer.from(envelope.text));
    const answer = answerSchema.parse(JSON.parse(envelope.text));
    if (answer.job !== job || answer.worker.key !== signer) return null;
    if (trusted.length > 0 && !trusted.includes(signer)) return null;
    const { tests } = answer;
    return { ...answer, tests: { ...tests, coverage: tests.coverage.map(whole) } as unknown as TestsRun };
  } catch {
    return null;
  }
}

const sealedSchema = z.object({ signature: z.string(), text: z.string() });

const lines = z.array(z.tuple([z.string(), z.array(z.number())]));
const skips = z.array(
  z.tuple([z.string(), z.array(z.tuple([z.number(), z.array(z.tuple([z.number(), z.number()]))]))]),
);
const flatCoverage = z.object({
  file: z.string(),
  path: z.array(z.string()),
  lines,
  skipped: z.optional(skips),
});

const answerSchema = z.object({
  job: z.string(),
  worker: z.object({ key: z.string(), host: z.string(), node: z.string(), healer: z.string() }),
  timings: z.object({ fetchMs: z.number(), openMs: z.number(), runMs: z.number(), totalMs: z.number() }),
  tests: z.object({
    tampered: z.nullable(z.string()),
    coverage: z.array(flatCoverage),
    execution: z.looseObject({
      exitCode: z.nullable(z.number()),
      signal: z.nullable(z.string()),
      stdout: z.string(),
      stderr: z.string(),
      timedOut: z.boolean(),
      exceeded: z.nullable(z.looseObject({ limit: z.string(), how: z.string() })),
      durationMs: z.number(),
      isolation: z.literal('bubblewrap'),
    }),
    run: z.looseObject({
      id: z.string(),
      at: z.string(),
      runner: z.string(),
      exitCode: z.nullable(z.number()),
      durationMs: z.number(),
      tests: z.array(
        z.looseObject({
          file: z.string(),
          path: z.array(z.string()),
          status: z.enum(['passed', 'failed', 'skipped', 'todo']),
        }),
      ),
      errors: z.array(z.looseObject({})),
    }),
  }),
});

type FlatCoverage = z.output<typeof flatCoverage>;

const flat = ({ file, path, lines: covered, skipped }: TestCoverage): FlatCoverage => ({
  file,
  path,
  lines: [...covered].map(([name, numbers]) => [name, [...numbers]]),
  ...(skipped && { skipped: [...skipped].map(([name, columns]) => [name, [...columns]]) }),
});

const whole = ({ file, path, lines: covered, skipped }: FlatCoverage): TestCoverage => ({
  file,
  path,
  lines: new Map(covered.map(([name, numbers]) => [name, new Set(numbers)])),
  ...(skipped && {
    skipped: new Map(skipped.map(([name, columns]) => [name, new Map<number, Columns[]>(columns)])),
  }),
});
