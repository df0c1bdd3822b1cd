import { isNetworkNamed, type Network } from '../../research/network.js';
import { withoutSecrets } from '../../secrets/without-secrets.js';
import { isTrusted } from '../../workspace/trust.js';
import type { Opened } from '../session.js';

/** Where research may look beyond this machine: what the settings name, once they are trusted. */
export async function networkOf(
  { repo, config, store }: Pick<Opened, 'repo' | 'config' | 'store'>,
  { dryRun, timeLimitMs = usualLimitMs }: { dryRun: boolean; timeLimitMs?: number },
): Promise<{ network?: Network; trouble?: string }> {
  const settings = config.research;
  if (!isNetworkNamed(settings)) return {};
  // What would be sent may be looked at before it is agreed to.
  if (!dryRun && !(await isTrusted(repo, config)))
    return { trouble: 'other machines: the settings that name them are not trusted yet (healer trust)' };
  const { env } = process;
  return { network: { settings, env, root: repo.mainRoot, store, dryRun, timeLimitMs, withoutSecrets } };
}

const usualLimitMs = 30_000;
