import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder, gone after the test. */
export async function temporaryFolder(t: { after: (end: () => Promise<void>) => void }): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-test-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
