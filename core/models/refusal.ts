import * as z from 'zod/mini';

const shapes = z.union([
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({ error: z.string() }),
  z.object({ message: z.string() }),
]);

/** What a server says about a request that it does not answer: one short line, without the key. */
export async function messageOf(response: Response, key: string | null): Promise<string> {
  return shortMessage(await beginning(response), key);
}

/** The same for a text that is already at hand, such as an error inside of a stream. */
export function shortMessage(text: string, key: string | null): string {
  const found = shapes.safeParse(jsonOf(text));
  const message = found.success ? textOf(found.data) : text;
  const line = withoutKey(message, key)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** RFC 9110 §10.2.3: seconds or a date. Undefined where the header is absent or makes no sense. */
export function retryAfterMs(headers: Headers, now = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Servers repeat what they were sent when they refuse it. */
export const withoutKey = (text: string, key: string | null): string =>
  key ? text.replaceAll(key, '[key]') : text;

const longest = 300;
const maxBytes = 16_384;

async function beginning({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body ?? []) {
      parts.push(part);
      bytes += part.length;
      if (bytes > maxBytes) break;
    }
  } catch {
    // What came before it broke off says enough.
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(said: z.output<typeof shapes>): string {
  if ('message' in said) return said.message;
  return typeof said.error === 'string' ? said.error : said.error.message;
}
