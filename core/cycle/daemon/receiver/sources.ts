import { readGitHubIssue } from '../../../capture/trackers/github-issues.js';
import { readOtlp } from '../../../capture/trackers/otlp.js';
import { decodeTraces } from '../../../capture/trackers/otlp-protobuf.js';
import { readSentry } from '../../../capture/trackers/sentry.js';
import type { ReceiverSettings } from '../../../config/receiver-schema.js';
import { signedByGitHub, signedBySentry, withToken } from './genuine.js';
import type { Source } from './receiver.js';

/** The sources that the settings name, and a sentence for each whose secret is not in the environment. */
export function sourcesOf(
  settings: ReceiverSettings,
  env: NodeJS.ProcessEnv,
): { sources: Source[]; missing: string[] } {
  const sources: Source[] = [];
  const missing: string[] = [];
  const add = (variable: string | null, make: (secret: string) => Source) => {
    const secret = variable === null ? '' : env[variable]?.trim();
    if (variable !== null && !secret)
      missing.push(`${make('').name} is not listened to: ${variable} is not set`);
    else sources.push(make(secret ?? ''));
  };
  const { sentry, github, otlp } = settings;
  if (sentry) add(sentry.secretVariable, fromSentry);
  if (github) add(github.secretVariable, fromGitHub);
  if (otlp) add(otlp.tokenVariable, fromOtlp);
  return { sources, missing };
}

const accepted = (count: number) => ({ status: 202, body: { errors: count } });

const fromSentry = (secret: string): Source => ({
  path: '/webhooks/sentry',
  name: 'Sentry',
  isGenuine: signedBySentry(secret),
  read: readSentry,
  isMeant: ({ headers }) => /^(?:event_alert|error)$/.test(String(headers['sentry-hook-resource'])),
  taken: accepted,
});

const fromGitHub = (secret: string): Source => ({
  path: '/webhooks/github',
  name: 'GitHub',
  isGenuine: signedByGitHub(secret),
  read: readGitHubIssue,
  isMeant: ({ headers }) => headers['x-github-event'] === 'issues',
  taken: accepted,
});

const protobuf = 'application/x-protobuf';

/** An exporter takes a 200 with an empty message, in its own encoding, as full success (OTLP 1.5, "Full Success"). */
const fromOtlp = (token: string): Source => ({
  path: '/v1/traces',
  name: 'OpenTelemetry',
  isGenuine: withToken(token === '' ? null : token),
  decoders: { [protobuf]: decodeTraces },
  read: readOtlp,
  isMeant: () => true,
  taken: (_, type) => (type === protobuf ? { status: 200, body: '', type } : { status: 200, body: {} }),
});
