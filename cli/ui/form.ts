import type { IncomingMessage } from 'node:http';

/** A form has a few fields of a few bytes each. */
export const mostBytes = 16_384;

/** The fields of a form; null where the body is larger than any form is. Its end is not waited for then. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
