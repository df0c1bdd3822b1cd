import * as z from 'zod/mini';
import type { OutgoingPackage } from '../../outgoing.js';
import { askJson } from '../../web/ask-json.js';
import type { Web } from '../../web/web.js';

const times = z.object({ time: z.record(z.string(), z.string()) });

export type PublicationTimes = Readonly<Record<string, string>>;

interface Means {
  endpoint: string;
  web: Web;
  signal: AbortSignal;
}

/** Of a package with thousands of versions; what is larger tells nothing. */
const largestDocument = 33_554_432;

/**
 * When each version of a package was published, as the registry says (its API: `time` in `GET /<name>`); null where it does
 * not. Of the document, which holds all manifests, nothing else is kept.
 */
export async function publishedOf(
  { name }: OutgoingPackage,
  { endpoint, web, signal }: Means,
): Promise<PublicationTimes | null> {
  const question = {
    source: 'npm',
    url: new URL(`${endpoint.replace(/\/+$/, '')}/${name.replace('/', '%2F')}`),
    maxBytes: largestDocument,
    readBody: async (body: Buffer) => JSON.stringify(times.parse(JSON.parse(body.toString('utf8')))),
  } as const;
  const answer = await askJson(web, question, times, signal).catch(() => {
    signal.throwIfAborted();
    return null;
  });
  return answer?.time ?? null;
}
