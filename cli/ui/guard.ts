import type { IncomingMessage } from 'node:http';
import { type Reply, textReply } from './reply.js';

/**
 * What a request must be before anything looks at what it asks for; undefined where it is. A page of another site may
 * send its visitor's browser here, under a name of its own that it has made lead here (DNS rebinding): then `Host` is not
 * this address, or `Origin` or `Sec-Fetch-Site` name the other site.
 */
export function refusal({ headers, method }: IncomingMessage, host: string): Reply | undefined {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if (headers.host !== host) return textReply(421, 'This is not the address of this server.');
  if (origin !== undefined && origin !== `http://${host}`)
    return textReply(403, 'Refused: the request comes from another site.');
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && origin === undefined)
    return textReply(403, 'Refused: the request does not say where it comes from.');
  // Following a link from elsewhere is fine, as the session's cookie does not come along.
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeign && (changes || mode !== 'navigate'))
    return textReply(403, 'Refused: the request comes from another site.');
  return undefined;
}
