import * as z from 'zod/mini';
import { askJson } from '../../research/web/ask-json.js';
import { getting } from '../../research/web/get.js';
import { WebError } from '../../research/web/web.js';
import type { Registry } from './registry.js';

const manifest = z.object({
  // Some old ones hold a boolean.
  deprecated: z.catch(z.optional(z.union([z.string(), z.boolean()])), undefined),
  peerDependencies: z.catch(z._default(z.record(z.string(), z.string()), {}), {}),
});

/** What of a package the registry lists (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md). */
const packument = z.object({
  time: z.catch(z._default(z.record(z.string(), z.string()), {}), {}),
  versions: z.record(z.string(), manifest),
});

export interface Published {
  version: string;
  /** When, as ISO 8601; null where it is not told. */
  at: string | null;
  /** Why it is; null where it is not. */
  deprecated: string | null;
}

const advisory = z.object({
  url: z.string(),
  title: z.string(),
  severity: z.enum(['info', 'low', 'moderate', 'high', 'critical']),
  vulnerable_versions: z.string(),
});

/** What is known of some versions of a package (npm's bulk advisory endpoint). */
export interface Advisory {
  /** `GHSA-…`; the address where it has none. */
  id: string;
  title: string;
  severity: z.output<typeof advisory>['severity'];
  /** The versions that it is about. */
  range: string;
}

/** Bytes: a package with thousands of versions. */
const largest = 67_108_864;

/** The versions of a package; null where the registry has no such package. Error: WebError, the reason of the signal. */
export async function publishedVersions(
  name: string,
  registry: Registry,
  signal: AbortSignal,
): Promise<Published[] | null> {
  const url = addressOf(registry, name.replace('/', '%2F'));
  const found = await askJson(webOf(registry), { source: 'npm', url, maxBytes: largest }, packument, signal);
  return (
    found &&
    Object.entries(found.versions).map(([version, { deprecated }]) => ({
      version,
      at: found.time[version] ?? null,
      deprecated: reasonOf(deprecated),
    }))
  );
}

/** Why a version is deprecated; null where it is not, or there is none. Error: WebError, the reason of the signal. */
export async function deprecationOf(
  { name, version }: { name: string; version: string },
  registry: Registry,
  signal: AbortSignal,
): Promise<string | null> {
  const found = await manifestOf({ name, version }, registry, signal);
  return found === null ? null : reasonOf(found.deprecated);
}

/** What a version wants beside it, by name; null where there is none. Error: WebError, the reason of the signal. */
export async function peersOf(
  { name, version }: { name: string; version: string },
  registry: Registry,
  signal: AbortSignal,
): Promise<Record<string, string> | null> {
  return (await manifestOf({ name, version }, registry, signal))?.peerDependencies ?? null;
}

function manifestOf(
  { name, version }: { name: string; version: string },
  registry: Registry,
  signal: AbortSignal,
): Promise<z.output<typeof manifest> | null> {
  const url = addressOf(registry, `${name.replace('/', '%2F')}/${encodeURIComponent(version)}`);
  return askJson(webOf(registry), { source: 'npm', url }, manifest, signal);
}

/** By name, what is known of any of these versions. Error: WebError, the reason of the signal. */
export async function advisoriesFor(
  versions: Readonly<Record<string, readonly string[]>>,
  registry: Registry,
  signal: AbortSignal,
): Promise<Record<string, Advisory[]>> {
  const url = addressOf(registry, '-/npm/v1/security/advisories/bulk');
  const question = { source: 'npm', url, body: JSON.stringify(versions), maxBytes: largest } as const;
  const answer = await askJson(webOf(registry), question, z.record(z.string(), z.array(advisory)), signal);
  if (answer === null) throw new WebError('refused', `${url.host} knows no advisories`);
  return Object.fromEntries(
    Object.entries(answer).map(([name, all]) => [
      name,
      all.map(({ url, title, severity, vulnerable_versions }) => ({
        id: /GHSA(?:-[a-z0-9]{4}){3}/.exec(url)?.[0] ?? url,
        title,
        severity,
        range: vulnerable_versions,
      })),
    ]),
  );
}

const reasonOf = (deprecated: z.output<typeof manifest>['deprecated']): string | null =>
  deprecated ? (deprecated === true ? 'no reason is told' : deprecated) : null;

/** Nothing is kept: what was not known to be vulnerable an hour ago may be now. */
const webOf = ({ timeoutMs, privateAddresses }: Registry) => ({
  ask: getting({ timeoutMs, privateAddresses }),
});

const addressOf = ({ endpoint }: Registry, path: string): URL =>
  new URL(`${endpoint.replace(/\/+$/, '')}/${path}`);
