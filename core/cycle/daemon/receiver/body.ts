import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Bytes on the wire, and after unpacking. */
const mostBytes = 2 * 1024 ** 2;
const mostUnpacked = 8 * 1024 ** 2;

export interface Body {
  /** As they came, which is what was signed. */
  bytes: Buffer;
  /** Undefined where it is no JSON. */
  json(): Promise<unknown>;
}

/** Null where it is larger than any delivery is: its end is not waited for then. */
export async function readBody(request: IncomingMessage): Promise<Body | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) return null;
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  return { bytes, json: () => parse(bytes, request.headers['content-encoding']).catch(() => undefined) };
}

async function parse(bytes: Buffer, encoding = 'identity'): Promise<unknown> {
  if (encoding === 'identity') return JSON.parse(bytes.toString('utf8'));
  if (encoding !== 'gzip') return undefined;
  const unpacked = await promisify(gunzip)(bytes, { maxOutputLength: mostUnpacked });
  return JSON.parse(unpacked.toString('utf8'));
}
