import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Repository } from '../git/repository.js';
import { replaceFile } from '../workspace/replace-file.js';

const schema = 'healer/refused@1';
const fileSchema = z.object({ schema: z.literal(schema), commits: z.array(z.string()) });

type Place = Pick<Repository, 'commonDir'>;

/**
 * Commits of the ledger that came from elsewhere, signed by nobody who counts here. They stay in the history, so that all
 * clones have the same one, and their events count for nothing. Beside git's own files, since it is said of this clone alone.
 */
export async function readRefused(repo: Place): Promise<Set<string>> {
  try {
    return new Set(fileSchema.parse(JSON.parse(await readFile(fileOf(repo), 'utf8'))).commits);
  } catch {
    return new Set();
  }
}

export async function writeRefused(repo: Place, commits: Iterable<string>): Promise<void> {
  const file = fileOf(repo);
  await mkdir(dirname(file), { recursive: true });
  await replaceFile(file, `${JSON.stringify({ schema, commits: [...commits].sort() })}\n`);
}

const fileOf = ({ commonDir }: Place): string => join(commonDir, 'healer', 'refused.json');
