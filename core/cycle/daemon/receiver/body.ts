import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Bytes on the wire, and after unpacking. */
const mostBytes = 2 * 1024 ** 2;
const mostUnpacked = 8 * 1024 ** 2;

export interface Body {
  /** As they came, which is what was signed. */
  bytes: Buffer;
  /** What they say, unpacked and decoded; undefined where they cannot be. */
  value(): Promise<unknown>;
}

/** Null where it is larger than any delivery is: its end is not waited for then. */
export async function readBody(
  request: IncomingMessage,
  decode: (bytes: Buffer) => unknown,
): Promise<Body | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) return null;
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  const value = async () => decode(await unpack(bytes, request.headers['content-encoding']));
  return { bytes, value: () => value().catch(() => undefined) };
}

export const decodeJson = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));

async function unpack(bytes: Buffer, encoding = 'identity'): Promise<Buffer> {
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw new Error(`no bytes are unpacked that are ${encoding}`);
  return promisify(gunzip)(bytes, { maxOutputLength: mostUnpacked });
}
