import type { Settings } from '../../config/schema.js';
import type { TrustPart } from './trust-part.js';

export function commandParts({ testCommand, packages, sign, postTest }: Settings): TrustPart[] {
  const parts: [setting: string, effect: string, value: string][] = [];
  if (testCommand !== null && !isTestScript.test(testCommand))
    parts.push(['testCommand', `runs \`${testCommand}\` as the tests`, testCommand]);
  for (const [name, { testCommand: own }] of Object.entries(packages))
    if (own !== null && !isTestScript.test(own))
      parts.push(['packages', `runs \`${own}\` as the tests of ${name}`, `${name}: ${own}`]);
  if (sign === 'off') parts.push(['sign', 'lands and merges patches that nobody has signed', sign]);
  if (postTest === 'background')
    parts.push(['postTest', 'starts healing in the background after a failing test run', postTest]);
  return parts.map(([setting, effect, value]) => ({ setting, effect, value, use: 'needed' }));
}

/** Runs what is run without the setting, too. */
const isTestScript = /^(?:npm|pnpm|yarn)(?: run)? test$|^npm t$|^bun run test$/;

/** What is fetched is run by the tests. */
export function upgradesPart({ evolve: { upgrades }, research: { npm } }: Settings): TrustPart[] {
  if (upgrades === 'none' || npm === null) return [];
  const effect = `installs newer versions of packages, up to ${upgrades} ones, from ${npm.endpoint} and runs the tests with them`;
  return [
    { setting: 'evolve.upgrades', effect, value: { upgrades, endpoint: npm.endpoint }, use: 'optional' },
  ];
}

/** Its workers get the code, and what they answer is believed. */
export function fleetPart({ executor, fleet: { queue, remote, workers } }: Settings): TrustPart[] {
  if (executor === 'local') return [];
  const pushed = remote === null ? '' : `, and pushes commits to ${remote}`;
  const effect = `has the tests run by the workers of ${queue ?? 'a queue'}, which get the code${pushed}`;
  return [{ setting: 'executor', effect, value: { queue, remote, workers }, use: 'needed' }];
}
