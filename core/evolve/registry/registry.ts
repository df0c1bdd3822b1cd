import { durationMs } from '../../config/duration.js';
import type { Config } from '../../config/schema.js';
import type { Repository } from '../../git/repository.js';
import { discretionOf } from '../../research/discretion.js';
import { isPublic } from '../../research/outgoing.js';
import { findInstalled } from '../../research/packages/installed.js';
import { withoutSecrets } from '../../secrets/without-secrets.js';
import { isTrusted } from '../../workspace/trust.js';

/** Milliseconds, an hour: in it the registry is not asked again for the same tree. */
export const answersHoldMs = 3_600_000;

/** The npm registry, as the settings let checks ask it. */
export interface Registry {
  endpoint: string;
  /** Whether it may be in a private network. */
  privateAddresses: boolean;
  /** Milliseconds that one answer may take. */
  timeoutMs: number;
  /** Milliseconds since its publication that a version must have had to be named. */
  minimumAgeMs: number;
  /** Whether it may be told the name of a package that `file`, relative to the repository, depends on. */
  mayAskFor(name: string, file: string): Promise<boolean>;
}

/** The registry that the settings name, once they are trusted; null where none may be asked. */
export async function registryOf(repo: Repository, config: Config): Promise<Registry | null> {
  const { npm, withheld, timeout, privateAddresses } = config.research;
  if (npm === null || !(await isTrusted(repo, config))) return null;
  const discretion = await discretionOf(repo.mainRoot, { withheld, withoutSecrets });
  return {
    endpoint: npm.endpoint,
    privateAddresses,
    timeoutMs: durationMs(timeout),
    minimumAgeMs: config.minimumReleaseAgeMs,
    mayAskFor: async (name, file) =>
      isPublic({ name, installed: await findInstalled(repo.root, file, name) }, discretion),
  };
}
