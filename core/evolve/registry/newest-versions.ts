import { fork } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLoopback } from '../../config/endpoint.js';
import { packageRoot } from '../../package-root.js';
import { isPublicAddress } from '../../research/web/public-address.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';
import type { Newest, Question } from './host.js';
import type { Registry } from './registry.js';

/** For as many packages as a large repository has. */
const limitMs = 600_000;

/**
 * What npm-check-updates finds, of versions that are old enough and not deprecated. Error: it could not be run.
 * It runs in a process of its own, in an empty folder and without the environment: in the user's it would read `.npmrc` files,
 * which may hold tokens and name other registries.
 */
export async function newestVersions(
  packages: Question['packages'],
  registry: Registry,
  signal?: AbortSignal,
): Promise<Newest> {
  const { endpoint, timeoutMs, minimumAgeMs } = registry;
  await refusePrivate(registry);
  const folder = await temporaryFolder('registry');
  try {
    // The first one upwards of the folder is read, too.
    await writeFile(join(folder, '.npmrc'), '');
    const child = fork(join(packageRoot, 'dist/core/evolve/registry/host.js'), {
      cwd: folder,
      env: {
        ...(process.env.NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS }),
        HOME: folder,
        PREFIX: folder,
        npm_config_timeout: String(timeoutMs),
        npm_config_fetch_retries: '0',
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: limitMs,
      ...(signal && { signal }),
      killSignal: 'SIGKILL',
    });
    let newest: Newest | null = null;
    child.on('message', (message) => {
      newest = message as Newest;
    });
    // Throws where it cannot be started, or is called off.
    const closed = once(child, 'close');
    const question: Question = { packages, registry: endpoint, cooldownDays: minimumAgeMs / 86_400_000 };
    child.send(question, () => {});
    await closed;
    if (newest === null) throw new Error('npm-check-updates ended without an answer');
    return newest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function refusePrivate({ endpoint, privateAddresses }: Registry): Promise<void> {
  if (privateAddresses || isLoopback(endpoint)) return;
  const { host, hostname } = new URL(endpoint);
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
  if (addresses.every(({ address }) => isPublicAddress(address))) return;
  throw new Error(`${host} is in a private network ("privateAddresses" would allow it)`);
}
