import { openRepository } from '../../core/git/repository.js';
import { openStore } from '../../core/store/store.js';
import { errorRecord } from '../support/records.js';
import type { TestRepository } from '../support/repository.js';

/** Records errors with these ids, as a run of the tests would have. */
export async function recordErrors({ root }: TestRepository, ids: string[]): Promise<void> {
  const store = await openStore(await openRepository(root));
  await store.errors.update((errors) => errors.push(...ids.map((id) => errorRecord({ id }))));
}
