import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { HealerError } from '../errors.js';
import { replaceFile } from '../workspace/replace-file.js';
import type { Finding } from './finding.js';

const schema = 'healer/evolve-baseline@1';
const baselineSchema = z.object({
  schema: z.literal(schema),
  findings: z.array(z.object({ fingerprint: z.string(), check: z.string(), file: z.string() })),
});

const baselinePath = (folder: string): string => join(folder, 'evolve-baseline.json');

/**
 * Fingerprints of the findings that were there when the baseline was written; none where there is no baseline.
 * Error: FILE_UNREADABLE.
 */
export async function readBaseline(folder: string): Promise<Set<string>> {
  const path = baselinePath(folder);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw unreadable(path, error);
  });
  if (text === null) return new Set();
  try {
    return new Set(baselineSchema.parse(JSON.parse(text)).findings.map(({ fingerprint }) => fingerprint));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Writes what is found now as what is known, to be committed: from then on only what is new matters. */
export async function writeBaseline(folder: string, findings: readonly Finding[]): Promise<string> {
  const path = baselinePath(folder);
  const known = findings
    .map(({ fingerprint, check, file }) => ({ fingerprint, check, file }))
    .sort((one, other) => compare(one.file, other.file) || compare(one.fingerprint, other.fingerprint));
  await replaceFile(path, `${JSON.stringify({ schema, findings: known }, null, 1)}\n`);
  return path;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const unreadable = (path: string, cause: unknown): HealerError =>
  new HealerError('FILE_UNREADABLE', `${path} is no baseline of findings`, {
    next: 'Write it anew with healer evolve --update-baseline',
    cause,
  });
