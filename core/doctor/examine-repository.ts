import type { Check, Finding, Place } from './check.js';
import { checkCycles } from './checks/cycles.js';
import { checkDatabases } from './checks/databases.js';
import { checkDisk } from './checks/disk.js';
import { checkGit } from './checks/git.js';
import { checkHooks } from './checks/hooks.js';
import { checkMessages } from './checks/messages.js';
import { checkPackages } from './checks/packages.js';
import { checkPermissions } from './checks/permissions.js';
import { checkPlugins } from './checks/plugins.js';
import { checkRunner } from './checks/runner.js';
import { checkServers } from './checks/servers.js';
import { checkSigning } from './checks/signing.js';

export type { Finding } from './check.js';

const checks: Readonly<Record<string, Check>> = {
  git: checkGit,
  hooks: checkHooks,
  signing: checkSigning,
  tests: checkRunner,
  packages: checkPackages,
  'state folder': checkPermissions,
  databases: checkDatabases,
  disk: checkDisk,
  cycles: checkCycles,
  servers: checkServers,
  messages: checkMessages,
  plugins: checkPlugins,
};

/** Looks at all that healer needs in a repository. What cannot be looked at is a finding as well. */
export async function examineRepository(place: Place): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) found.push(...(await seen(name, check, place)));
  return found;
}

/** Repairs what can be repaired, and says each thing that was done, or why it could not be. */
export async function repairAll(findings: readonly Finding[]): Promise<string[]> {
  const done: string[] = [];
  for (const { name, repair } of findings)
    done.push(
      ...((await repair?.().catch((error) => [`${name} could not be repaired: ${reasonOf(error)}`])) ?? []),
    );
  return done;
}

async function seen(name: string, check: Check, place: Place): Promise<Finding[]> {
  try {
    return await check(place);
  } catch (error) {
    place.signal.throwIfAborted();
    return [{ name, state: 'broken', detail: `could not be looked at: ${reasonOf(error)}`, next: '' }];
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
