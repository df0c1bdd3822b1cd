import type { ErrorRecord, Run } from '../model.js';
import { testKey } from '../runners/test-key.js';
import { withoutSecrets } from '../secrets/without-secrets.js';
import { cacheKey, openCache } from '../store/cache.js';
import type { Store } from '../store/store.js';
import { withoutColours } from './plain-text.js';
import { relativizeText } from './project-path.js';

type Place = Pick<Store, 'folder' | 'prepare'>;

const mostKept = 200;

/**
 * Keeps what a command printed last that failed before any test was seen, such as a build, for the errors that this is. Like
 * all output it stays on this machine, without what has the form of a secret. `root` is the folder of the checkout that ran.
 */
export async function keepPrinted(
  store: Place,
  { tests }: Pick<Run, 'tests'>,
  errors: readonly ErrorRecord[],
  root: string,
): Promise<void> {
  const cache = openCache(store, 'printed');
  for (const test of tests) {
    if (test.status !== 'failed' || test.output === undefined) continue;
    const key = testKey(test);
    const text = withoutSecrets(relativizeText(withoutColours(test.output), root));
    for (const { id, tests: own } of errors)
      if (own.some((each) => testKey(each) === key)) await cache.write(cacheKey(id), text);
    await cache.keepNewest(mostKept);
  }
}

/** Null where nothing is kept. */
export async function printedBy(store: Place, { id }: Pick<ErrorRecord, 'id'>): Promise<string | null> {
  const kept = await openCache(store, 'printed').read(cacheKey(id));
  return typeof kept === 'string' ? kept : null;
}
