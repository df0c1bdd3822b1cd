import { Redis } from 'ioredis';
import { HealerError } from '../errors.js';

/** How to reach the queue, as settings and command lines say it. */
export interface QueueAddress {
  /** `redis://host:6379`, or `rediss://` with TLS; with a user perhaps, and never with a password. */
  url: string;
  /** Name of the environment variable that holds the password. */
  passwordVariable: string;
}

/** How long the first answer may take, in milliseconds. */
const greetingMs = 10_000;

/**
 * Opens a connection that comes back by itself after it was lost, and waits for its first answer. TLS trusts the
 * certificates that Node trusts, those of NODE_EXTRA_CA_CERTS among them. Throws FLEET_UNAVAILABLE.
 */
export async function connect(address: QueueAddress, signal?: AbortSignal): Promise<Redis> {
  let trouble: Error | undefined;
  const redis = new Redis(address.url, {
    password: process.env[address.passwordVariable],
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(2000, 50 * 2 ** attempt),
    enableReadyCheck: true,
    connectTimeout: greetingMs,
  });
  redis.on('error', (error: Error) => {
    trouble = error;
  });
  try {
    await greeted(redis, () => trouble, signal);
    return redis;
  } catch (cause) {
    redis.disconnect();
    throw cause;
  }
}

/** Another connection to the same place. Whoever asks for it disconnects it. */
export function alike(redis: Redis): Redis {
  const made = redis.duplicate();
  made.on('error', () => {});
  return made;
}

function greeted(redis: Redis, trouble: () => Error | undefined, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(unreachable(redis, cause));
    const timer = setTimeout(() => fail(trouble() ?? new Error('it does not answer')), greetingMs);
    const stop = () => reject(new HealerError('ABORTED', 'The queue was not waited for'));
    signal?.addEventListener('abort', stop, { once: true });
    redis
      .ping()
      .then(() => resolve(), fail)
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      });
    // A wrong password is told by an event, while the question waits for a right one.
    redis.on('error', (error: Error) => isRefusal(error) && fail(error));
  });
}

const isRefusal = ({ message }: Error): boolean =>
  /WRONGPASS|NOAUTH|NOPERM|certificate|self.signed/i.test(message);

function unreachable({ options: { host, port } }: Redis, cause: unknown): HealerError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HealerError('FLEET_UNAVAILABLE', `The queue at ${host}:${port} cannot be used: ${why}`, {
    cause,
    next: /WRONGPASS|NOAUTH/.test(why)
      ? 'Put its password into the environment variable that "fleet.passwordVariable" names'
      : 'See that it runs and can be reached from here; for TLS, that NODE_EXTRA_CA_CERTS names its authority',
  });
}
