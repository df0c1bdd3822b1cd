import * as z from 'zod/mini';
import { withoutSecrets } from '../secrets/without-secrets.js';
import { cacheKey, openCache } from '../store/cache.js';
import type { Store } from '../store/store.js';
import { withoutColours } from './plain-text.js';
import { relativizeText } from './project-path.js';

const outputSchema = z.object({
  at: z.string(),
  /** The command that printed it, or the name of the text that was handed in. */
  source: z.string(),
  failed: z.boolean(),
  text: z.string(),
});

/** What a command printed of which healer could read nothing: no test, no error, no place. */
export type KeptOutput = z.output<typeof outputSchema>;

type Place = Pick<Store, 'folder' | 'prepare'>;

/** Characters of one output that are kept: its beginning, and its end, where what failed is said last. */
const [mostHead, mostTail] = [16_384, 49_152];
const mostOutputs = 60;

/**
 * Keeps what healer could not read, on this machine only, without what has the form of a secret: that a reader for it can be
 * made. Green outputs are kept, too, which such a reader has to be silent on.
 */
export async function keepOutput(
  store: Place,
  { source, failed, text }: Omit<KeptOutput, 'at'>,
  root: string,
): Promise<void> {
  const plain = relativizeText(withoutColours(text).replace(/\r\n/g, '\n'), root);
  if (plain.trim() === '') return;
  const kept: KeptOutput = {
    at: new Date().toISOString(),
    source: withoutSecrets(source).slice(0, 500),
    failed,
    text: withoutSecrets(ends(plain)),
  };
  const cache = openCache(store, 'outputs');
  await cache.write(cacheKey(JSON.stringify([kept.source, failed, kept.text])), kept);
  await cache.keepNewest(mostOutputs);
}

/** The oldest first. What cannot be read is left out. */
export async function keptOutputs(store: Place): Promise<KeptOutput[]> {
  const found = await openCache(store, 'outputs').all();
  return found
    .flatMap((value) => {
      const parsed = outputSchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    })
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}

const ends = (text: string): string =>
  text.length <= mostHead + mostTail ? text : `${text.slice(0, mostHead)}\n${text.slice(-mostTail)}`;
