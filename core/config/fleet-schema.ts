import * as z from 'zod/mini';
import { count, duration } from './fields.js';

const aQueue = { error: 'an address such as "rediss://queue.example.com:6379", without a password, or null' };
const aVariable = { error: 'the name of an environment variable such as "HEALER_QUEUE_PASSWORD"' };
const aKey = { error: 'a public key such as "ssh-ed25519 AAAA…", as `healer worker` prints it' };

/** The address of a queue without a password, which would end up in messages. */
export function isQueueAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, password, search, hash } = new URL(text);
  return /^rediss?:$/.test(protocol) && hostname !== '' && password + search + hash === '';
}

export const fleetSchema = z.strictObject({
  queue: z
    ._default(z.nullable(z.string(aQueue).check(z.refine(isQueueAddress, aQueue))), null)
    .check(z.describe('Redis or Valkey, where jobs wait for workers; `rediss:` is with TLS.')),
  passwordVariable: z
    ._default(
      z.string(aVariable).check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, aVariable)),
      'HEALER_QUEUE_PASSWORD',
    )
    .check(
      z.describe(
        'The environment variable that holds its password. The password itself is never in this file.',
      ),
    ),
  remote: z
    ._default(z.nullable(z.string().check(z.minLength(1), z.maxLength(1000))), null)
    .check(
      z.describe(
        'A remote that the workers read, to which commits that are too large for the queue are pushed, under refs/healer/fleet; null pushes nothing.',
      ),
    ),
  bundleMiB: z
    ._default(count(1, 256), 8)
    .check(z.describe('MiB that a commit may have to go over the queue.')),
  workers: z
    ._default(z.array(z.string(aKey).check(z.regex(/^ssh-ed25519 [A-Za-z0-9+/=]+$/, aKey))), [])
    .check(
      z.describe(
        'Keys of the workers whose answers count, as `healer worker` prints them. Empty: of everybody who may write to the queue.',
      ),
    ),
  inFlight: z
    ._default(count(1, 100_000), 64)
    .check(z.describe('Jobs that one healer has in the queue at once; others wait until there is room.')),
  patience: z
    ._default(duration, '2m')
    .check(z.describe('How long jobs wait without a worker that may run them, or without a connection.')),
  shard: z
    ._default(duration, '30s')
    .check(
      z.describe(
        'About how long a piece of a long suite is, by its recorded durations; shorter ones are not divided.',
      ),
    ),
});
