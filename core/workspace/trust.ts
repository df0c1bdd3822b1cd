import { type Config, defaultConfig, type Settings } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { committedState } from './committed-state.js';
import { protectionOf } from './trust-parts/protection.js';
import type { TrustPart } from './trust-parts/trust-part.js';
import { partsToTrust } from './trust-parts.js';
import {
  digestOf,
  digestOfPart,
  forgetTrust,
  readTrust,
  type TrustRecord,
  writeTrust,
} from './trust-record.js';

export type { TrustPart } from './trust-parts/trust-part.js';

type Place = Pick<Repository, 'mainRoot'>;

/** All that the settings name, or loosen since they were last used, whether it is agreed to or not. */
export async function namedParts(repo: Place, settings: Settings): Promise<TrustPart[]> {
  return allParts(repo, settings, await readTrust(repo));
}

/** What of it this user has not agreed to yet. */
export async function untrusted(repo: Place, settings: Settings): Promise<TrustPart[]> {
  return missing(repo, settings, await readTrust(repo));
}

/** Whether this user has agreed to all models, agents and servers that the settings name, as they are now. */
export async function isTrusted(repo: Place, settings: Settings): Promise<boolean> {
  return (await untrusted(repo, settings)).every(({ use }) => use === 'needed');
}

/**
 * Has to be called before anything is run that the settings could name or loosen. A protection that they add is
 * remembered, so that its loss is noticed. Error: NOT_TRUSTED, with what it is about and how to agree.
 */
export async function requireTrust(repo: Place, settings: Settings): Promise<void> {
  const record = await readTrust(repo);
  const waiting = (await missing(repo, settings, record)).filter(({ use }) => use === 'needed');
  if (waiting.length > 0)
    throw new HealerError(
      'NOT_TRUSTED',
      `The settings of this repository are not trusted yet: ${waiting.map(sentence).join('; ')}`,
      { next: 'Look at it in .healer, then run: healer trust' },
    );
  const protection = protectionOf(settings);
  const known = record?.protection ?? protectionOf(defaultConfig);
  // Where it cannot be remembered, nothing is lost but the warning.
  if (digestOf(protection) !== digestOf(known))
    await writeTrust(repo, { agreed: record?.agreed ?? [], protection }).catch(() => {});
}

/**
 * The settings as what runs nothing goes by them: what loosens is as by default until it is agreed to. What runs
 * something calls `requireTrust` with the settings as they are.
 */
export async function tightened(repo: Place, config: Config): Promise<Config> {
  const waiting = new Set((await untrusted(repo, config)).map(({ setting }) => setting));
  return {
    ...config,
    ...(waiting.has('sign') && { sign: defaultConfig.sign }),
    ...(waiting.has('postTest') && { postTest: defaultConfig.postTest }),
  };
}

/** What a push or a commit meets: one that was stopped until now still is, until the user agrees to the change. */
export async function hookMode(
  repo: Place,
  settings: Settings,
  hook: 'prePush' | 'preCommit',
): Promise<HookMode> {
  const isLost = (await untrusted(repo, settings)).some(({ setting }) => setting === hook);
  return isLost ? 'still-block' : settings[hook];
}

export type HookMode = Settings['prePush' | 'preCommit'] | 'still-block';

/**
 * Agrees to what the settings name now, and to `others`, in place of what was agreed to before.
 * Error: FILE_UNWRITABLE
 */
export async function trust(
  repo: Place,
  settings: Settings,
  others: readonly TrustPart[] = [],
): Promise<void> {
  const agreed = [...(await namedParts(repo, settings)), ...others].map(digestOfPart);
  await writeTrust(repo, { agreed, protection: protectionOf(settings) });
}

/** Agrees to these parts as well as to what was agreed to before. Error: FILE_UNWRITABLE */
export async function agreeTo(repo: Place, settings: Settings, parts: readonly TrustPart[]): Promise<void> {
  if (parts.length === 0) return;
  const record = (await readTrust(repo)) ?? { agreed: [] };
  const agreed = [...new Set([...record.agreed, ...parts.map(digestOfPart)])];
  await writeTrust(repo, { agreed, protection: protectionOf(settings) });
}

/** What `after` names beyond `before`: the part of the user who has just had it written. */
export function addedParts(before: Settings, after: Settings): TrustPart[] {
  const known = new Set(partsToTrust(before).map(digestOfPart));
  return partsToTrust(after).filter((part) => !known.has(digestOfPart(part)));
}

/** Takes it back. Resolves with whether there was anything to take back. */
export const distrust = (repo: Place): Promise<boolean> => forgetTrust(repo);

async function missing(repo: Place, settings: Settings, record: TrustRecord | null): Promise<TrustPart[]> {
  const agreed = new Set(record?.agreed);
  return (await allParts(repo, settings, record)).filter((part) => !agreed.has(digestOfPart(part)));
}

const allParts = async (
  repo: Place,
  settings: Settings,
  record: TrustRecord | null,
): Promise<TrustPart[]> => [...partsToTrust(settings, record?.protection), ...(await committedState(repo))];

const sentence = ({ setting, effect }: TrustPart): string => `"${setting}" ${effect}`;
