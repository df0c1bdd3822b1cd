import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a delivery is from who it says; told from its headers and its bytes as they came. */
export type IsGenuine = (headers: IncomingHttpHeaders, body: Buffer) => boolean;

/** Sentry signs with HMAC-SHA256, in hex (docs.sentry.io, "Verifying the Signature"). */
export const signedBySentry =
  (secret: string): IsGenuine =>
  (headers, body) =>
    isSignature(headers['sentry-hook-signature'], body, secret);

/** GitHub does so with a name before it (docs.github.com, "Validating webhook deliveries"). */
export const signedByGitHub =
  (secret: string): IsGenuine =>
  (headers, body) => {
    const [, signature] = /^sha256=(.*)$/.exec(String(headers['x-hub-signature-256'] ?? '')) ?? [];
    return isSignature(signature, body, secret);
  };

export const withToken =
  (token: string | null): IsGenuine =>
  ({ authorization = '' }) =>
    token === null || timingSafeEqual(hash(authorization), hash(`Bearer ${token}`));

function isSignature(given: string | string[] | undefined, body: Buffer, secret: string): boolean {
  if (typeof given !== 'string' || !/^[0-9a-f]{64}$/i.test(given)) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}

/** Of one length, so that the time it takes to compare tells nothing. */
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
