import type { Settings } from '../config/schema.js';
import { commandParts, fleetPart, upgradesPart } from './trust-parts/commands.js';
import { agentPart, budgetPart, modelPart, researchParts } from './trust-parts/models.js';
import { gateParts, lostProtection, type Protection } from './trust-parts/protection.js';
import { autoApplyPart, codeHostParts, notificationParts, syncReviewsPart } from './trust-parts/published.js';
import type { TrustPart } from './trust-parts/trust-part.js';
import { logFilesPart, receiverPart, rememberCommandsPart } from './trust-parts/watched.js';

/**
 * Settings come with a repository, from whoever wrote it. What they name to be run, what they send to others, and
 * what they loosen (against the defaults, or against the protection that was there `before`) waits until this user
 * has agreed to it on this machine, once for each value. Whatever else a setting lets run, send or loosen belongs
 * into this list.
 */
export const partsToTrust = (settings: Settings, before?: Protection): TrustPart[] => [
  ...commandParts(settings),
  ...gateParts(settings, before),
  ...(before ? lostProtection(settings, before) : []),
  ...(settings.model === null ? [] : [modelPart(settings.model)]),
  ...settings.agents.map(agentPart),
  ...budgetPart(settings),
  ...researchParts(settings.research),
  ...upgradesPart(settings),
  ...autoApplyPart(settings),
  ...notificationParts(settings),
  ...logFilesPart(settings),
  ...rememberCommandsPart(settings),
  ...receiverPart(settings),
  ...fleetPart(settings),
  ...codeHostParts(settings),
  ...syncReviewsPart(settings),
];
