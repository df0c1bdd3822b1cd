import * as z from 'zod/mini';
import { isLoopback } from './endpoint.js';
import { count } from './fields.js';

const aVariable = { error: 'the name of an environment variable such as "SENTRY_WEBHOOK_SECRET"' };
const anAddress = { error: 'an address of this machine such as "127.0.0.1" or "0.0.0.0"' };

const variable = () => z.string(aVariable).check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, aVariable));

const signed = (meaning: string) =>
  z
    ._default(
      z.nullable(
        z.strictObject({
          secretVariable: variable().check(
            z.describe('The environment variable that holds the secret with which each delivery is signed.'),
          ),
        }),
      ),
      null,
    )
    .check(z.describe(meaning));

/** Where `healer daemon` takes errors from others. */
export const receiverSchema = z
  .strictObject({
    host: z
      ._default(
        z.string(anAddress).check(z.regex(/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39})$/i, anAddress)),
        '127.0.0.1',
      )
      .check(z.describe('The address to listen on; that of this machine alone unless another is named.')),
    port: z._default(count(0, 65_535), 4775).check(z.describe('The port; 0 for any that is free.')),
    perMinute: z
      ._default(count(1, 100_000), 60)
      .check(z.describe('Deliveries with errors in them that are taken in a minute; more are refused.')),
    sentry: signed('Webhooks of Sentry at `/webhooks/sentry`; null takes none.'),
    github: signed('The webhook `issues` of GitHub at `/webhooks/github`; null takes none.'),
    otlp: z
      ._default(
        z.nullable(
          z.strictObject({
            tokenVariable: z
              ._default(z.nullable(variable()), null)
              .check(
                z.describe(
                  'The environment variable that holds the token that senders show as `Authorization: Bearer …`; null asks for none, on this machine alone.',
                ),
              ),
          }),
        ),
        null,
      )
      .check(z.describe('Traces of OpenTelemetry at `/v1/traces`, in JSON; null takes none.')),
  })
  .check(
    z.refine(({ host, otlp }) => isOwnMachine(host) || otlp === null || otlp.tokenVariable !== null, {
      path: ['otlp', 'tokenVariable'],
      error: 'set where other machines can send, such as "HEALER_OTLP_TOKEN"',
    }),
  );

export type ReceiverSettings = z.output<typeof receiverSchema>;

const isOwnMachine = (host: string): boolean =>
  isLoopback(`http://${host.includes(':') ? `[${host}]` : host}/`);
