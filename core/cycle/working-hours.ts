import { Cron } from 'croner';
import type { Settings } from '../config/schema.js';

export type WorkingHours = Pick<
  Settings,
  'workingHoursOnly' | 'workingHoursStart' | 'workingHoursEnd' | 'timeZone'
>;

/** Whether a cycle may work at `now`, by the clock of the time zone, whatever daylight saving does to it. */
export function isWorkingTime(settings: WorkingHours, now: Date): boolean {
  return inZone(`* * ${hoursOf(settings)} * * *`, settings).match(now);
}

/** When, after `from`, the next cycle is due that starts at `minute` of each hour in which cycles work. */
export function nextCycle(settings: WorkingHours, minute: number, from: Date): Date {
  const next = inZone(`0 ${minute} ${hoursOf(settings)} * * *`, settings).nextRun(from);
  // Such a pattern comes every day.
  if (!next) throw new RangeError('There is no next cycle');
  return next;
}

/** The hours of the day, as cron writes them. */
function hoursOf({ workingHoursOnly, workingHoursStart: start, workingHoursEnd: end }: WorkingHours): string {
  if (!workingHoursOnly || start === end % 24) return '*';
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return hours
    .filter((hour) => (start < end ? hour >= start && hour < end : hour >= start || hour < end))
    .join(',');
}

const inZone = (pattern: string, { timeZone }: WorkingHours): Cron =>
  new Cron(pattern, { paused: true, ...(timeZone !== null && { timezone: timeZone }) });
