import type { Settings } from '../../config/schema.js';
import type { TrustPart } from './trust-part.js';

/** A file anywhere on this machine ends up in records that are shared. */
export function logFilesPart({ logFiles }: Settings): TrustPart[] {
  if (logFiles.length === 0) return [];
  const effect = `reads errors from ${logFiles.join(', ')}`;
  return [{ setting: 'logFiles', effect, value: logFiles, use: 'optional' }];
}

/** Whoever reaches the port may try. */
export function receiverPart({ receiver }: Settings): TrustPart[] {
  if (receiver === null) return [];
  const { host, port, sentry, github, otlp } = receiver;
  const named = Object.entries({ Sentry: sentry, GitHub: github, OpenTelemetry: otlp });
  const from = named.flatMap(([name, settings]) => (settings === null ? [] : [name]));
  const effect = `has healer daemon listen on ${host}:${port} for errors of ${from.join(', ') || 'nobody'}`;
  return [{ setting: 'receiver', effect, value: receiver, use: 'optional' }];
}

/** What somebody types is theirs. */
export function rememberCommandsPart({ rememberCommands }: Settings): TrustPart[] {
  if (!rememberCommands) return [];
  const effect = 'remembers on this machine which commands you run with healer test and healer run';
  return [{ setting: 'rememberCommands', effect, value: true, use: 'optional' }];
}
