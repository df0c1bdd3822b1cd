import { lookup } from 'node:dns';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isLoopback } from '../../config/endpoint.js';
import { within } from '../../workspace/linked-signal.js';
import { isPublicAddress } from './public-address.js';
import { type AskWeb, type WebAnswer, WebError, type WebQuestion } from './web.js';

export interface GetOptions {
  timeoutMs: number;
  /** Whether hosts may be in a private network; this machine itself may where the URL says so outright. */
  privateAddresses: boolean;
}

/** Sends one GET, or a POST where there is a body, and follows nothing. The address is checked that is connected to, not one that DNS gave before. */
export function getting({ timeoutMs, privateAddresses }: GetOptions): AskWeb {
  return async (question, signal) => {
    const url = withParameter(question);
    const anywhere = privateAddresses || isLoopback(url.href);
    checkUrl(url, anywhere);
    return within(timeoutMs, signal, async (limited) => {
      try {
        const response = await open(url, question.body, {
          headers: headersOf(question),
          signal: limited,
          lookup: anywhere ? undefined : publicLookup,
          // Nothing is asked often enough to keep a connection for it.
          agent: false,
        });
        return await answerOf(response, question);
      } catch (cause) {
        signal.throwIfAborted();
        if (cause instanceof WebError) throw cause;
        const why = limited.aborted
          ? `did not answer within ${timeoutMs / 1000} s`
          : `cannot be reached${codeOf(cause)}`;
        throw new WebError('unreachable', `${url.host} ${why}`, {
          cause,
          mayPass: !limited.aborted && isPassing(cause),
        });
      }
    });
  };
}

const usualBytes = 4_194_304;
const agentName = 'healer';

function headersOf({ accept, secret, body }: WebQuestion): Record<string, string> {
  const headers = {
    accept,
    'accept-encoding': 'gzip, br',
    'user-agent': agentName,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
  };
  return secret && 'header' in secret ? { ...headers, [secret.header]: secret.value } : headers;
}

function withParameter({ url, secret }: WebQuestion): URL {
  const whole = new URL(url);
  if (secret && 'parameter' in secret) whole.searchParams.set(secret.parameter, secret.value);
  return whole;
}

function checkUrl(url: URL, anywhere: boolean): void {
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href));
  if (!secure || url.username !== '' || url.password !== '')
    throw new WebError('refused', `${url.host} is not asked over anything but https`);
  // No name is looked up for these.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (!anywhere && isIP(literal) > 0 && !isPublicAddress(literal)) throw notPublic(url.hostname);
}

const notPublic = (host: string): WebError =>
  new WebError('refused', `${host} is in a private network ("privateAddresses" would allow it)`);

const publicLookup: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(notPublic(hostname), '', 0);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });

async function open(url: URL, body: string | undefined, options: RequestOptions): Promise<IncomingMessage> {
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(
      url,
      { ...options, method: body === undefined ? 'GET' : 'POST' },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function answerOf(response: IncomingMessage, question: WebQuestion): Promise<WebAnswer> {
  const { maxBytes = usualBytes, url } = question;
  const parts: Buffer[] = [];
  const tooLong = () =>
    new WebError('unusable', `The answer of ${url.host} is longer than ${maxBytes} bytes`);
  let bytes = 0;
  try {
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLong();
    for await (const part of unpacked(response) as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes > maxBytes) throw tooLong();
    }
  } finally {
    response.destroy();
  }
  const headers = new Headers(
    Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
  const body = Buffer.concat(parts);
  const status = response.statusCode ?? 0;
  const isAnswer = status === 200 && question.readBody !== undefined;
  return {
    status,
    type: (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    text: isAnswer ? await readable(body, question) : body.toString('utf8'),
    headers,
    url: url.href,
  };
}

async function readable(body: Buffer, { readBody, url }: WebQuestion): Promise<string> {
  try {
    return (await readBody?.(body)) ?? '';
  } catch (cause) {
    throw new WebError('unusable', `${url.host} answered something unexpected`, { cause });
  }
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  const unpack =
    encoding === 'gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : null;
  // Trouble with either ends the other, and is thrown where it is read.
  return unpack ? pipeline(response, unpack, () => {}) : response;
}

/** That nobody listens, or that there is no such host, is no accident. */
const isPassing = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT'].includes(String((error as NodeJS.ErrnoException).code));

const codeOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? '' : ` (${code})`;
};
