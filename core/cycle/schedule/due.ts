import type { Repository } from '../../git/repository.js';
import { nextCycle, type WorkingHours } from '../working-hours.js';
import { forgetSchedule, readDue, readSchedule, writeDue } from './record.js';

/** A cycle may begin this much later than it is due: machines are busy, and schedulers take their time. */
const graceMs = 15 * 60_000;

type Clone = Pick<Repository, 'commonDir'>;

/** Says by when the next cycle must have begun, where one is scheduled. */
export async function expectNext(repo: Clone, settings: WorkingHours, now: Date): Promise<void> {
  const schedule = await readSchedule(repo);
  if (schedule === null) return;
  await writeDue(repo, new Date(nextCycle(settings, schedule.minute, now).getTime() + graceMs));
}

/** Says by when the cycle must have begun that a daemon starts, where the machine's own scheduler does not say so. */
export async function expectAt(repo: Clone, next: Date): Promise<void> {
  if ((await readSchedule(repo)) === null) await writeDue(repo, new Date(next.getTime() + graceMs));
}

/** A daemon that was asked to end starts no more. */
export async function expectNone(repo: Clone): Promise<void> {
  if ((await readSchedule(repo)) === null) await forgetSchedule(repo);
}

/** When a cycle was due that did not begin; null where none is late. */
export async function missedCycle(repo: Clone, now: Date): Promise<Date | null> {
  const due = await readDue(repo);
  return due !== null && now > due ? new Date(due.getTime() - graceMs) : null;
}
