import { defaultConfig, type Settings } from '../../config/schema.js';
import { memoryOf, usualLimits } from '../../sandbox/limits/limits.js';
import type { TrustPart } from './trust-part.js';

/** What the settings do to protect the user, which another commit may not take away unseen. */
export interface Protection {
  isolation: Settings['isolation'];
  exclude: string[];
  blocksPush: boolean;
  blocksCommit: boolean;
  safetyThreshold: number;
}

export const protectionOf = ({
  isolation,
  exclude,
  prePush,
  preCommit,
  safetyThreshold,
}: Settings): Protection => ({
  isolation,
  exclude: [...exclude].sort(),
  blocksPush: prePush === 'block',
  blocksCommit: preCommit === 'block',
  safetyThreshold,
});

/** What is tried is held to the usual limits, and a branch is made of what is as safe as usual, or as it was before. */
export function gateParts({ limits, safetyThreshold }: Settings, before?: Protection): TrustPart[] {
  const parts: TrustPart[] = [];
  const raised = Object.entries({ ...limits, memoryMiB: memoryOf(limits) })
    .filter(([name, value]) => value > usual[name as keyof typeof usual])
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  if (raised !== '')
    parts.push({
      setting: 'limits',
      effect: `lets code that is tried use more than usual: ${raised}`,
      value: raised,
      use: 'needed',
    });
  const least = Math.max(defaultConfig.safetyThreshold, before?.safetyThreshold ?? 0);
  if (safetyThreshold < least)
    parts.push({
      setting: 'safetyThreshold',
      effect: `makes branches of fixes with a safety of ${safetyThreshold} already, and not of ${least}`,
      value: safetyThreshold,
      use: 'needed',
    });
  return parts;
}

const usual = { ...usualLimits, memoryMiB: memoryOf(usualLimits) };

export function lostProtection(
  { isolation, exclude, prePush, preCommit }: Settings,
  before: Protection,
): TrustPart[] {
  const parts: [setting: string, effect: string, value: unknown][] = [];
  if (before.isolation === 'required' && isolation !== 'required')
    parts.push(['isolation', 'no longer stops where code cannot be isolated fully', isolation]);
  const missing = before.exclude.filter((glob) => !exclude.includes(glob));
  if (missing.length > 0)
    parts.push(['exclude', `no longer keeps healer from editing ${missing.join(', ')}`, exclude]);
  if (before.blocksPush && prePush !== 'block')
    parts.push(['prePush', 'no longer stops a push of what is known to fail', prePush]);
  if (before.blocksCommit && preCommit !== 'block')
    parts.push(['preCommit', 'no longer stops a commit that plugins have something to say of', preCommit]);
  return parts.map(([setting, effect, value]) => ({ setting, effect, value, use: 'needed' }));
}
