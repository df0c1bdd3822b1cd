import type { Session } from '../heal/session.js';
import { freeMiB } from '../workspace/disk.js';
import { cacheFolder } from '../workspace/folders.js';
import { whyToWait } from './courtesy.js';
import { isWorkingTime } from './working-hours.js';

/** Why nothing is done, and what is wrong with the machine. */
export interface Skip {
  reason: string | null;
  trouble: string | null;
}

/** `scheduled`: nobody waits for it. */
export async function whySkipped(session: Session, now: Date, scheduled: boolean): Promise<Skip> {
  const trouble = await diskTrouble(session);
  const reason = await reasonOf(session, now, trouble, scheduled);
  return { reason, trouble: reason === trouble ? trouble : null };
}

async function reasonOf(
  { config }: Session,
  now: Date,
  trouble: string | null,
  scheduled: boolean,
): Promise<string | null> {
  if (!config.enabled) return '"enabled" is false in .healer/config.json';
  if (scheduled && !config.hourlyEnabled) return '"hourlyEnabled" is false in .healer/config.json';
  if (isWorkingTime(config, now)) return trouble ?? (scheduled ? whyToWait(config) : null);
  const { workingHoursStart: from, workingHoursEnd: to, timeZone } = config;
  return `outside of the working hours, ${from} to ${to} o’clock${timeZone === null ? '' : ` in ${timeZone}`}`;
}

/** On a full disk nothing can be tried, and what is begun would fail half-way. */
async function diskTrouble({
  store,
  config: { minFreeDiskMiB },
}: Pick<Session, 'store' | 'config'>): Promise<string | null> {
  for (const folder of [store.folder, cacheFolder()]) {
    const free = await freeMiB(folder);
    if (free !== null && free < minFreeDiskMiB)
      return `the disk is nearly full: ${free} MiB are free in ${folder}, and "minFreeDiskMiB" is ${minFreeDiskMiB}`;
  }
  return null;
}
