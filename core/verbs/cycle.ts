import type { Healer } from '../healer.js';
import { inSpan } from '../tracing/tracing.js';
import type { Context } from './context.js';

type CycleVerbs = Pick<
  Healer,
  | 'cycle'
  | 'daemon'
  | 'planSchedule'
  | 'removeSchedule'
  | 'scheduleStatus'
  | 'notifications'
  | 'testNotifications'
  | 'retryNotifications'
>;

/** What runs unattended, when, and who is told of it. */
export function cycleVerbs({ opened, trusted, session }: Context): CycleVerbs {
  const { repo, store } = opened;
  const schedule = () => import('../cycle/schedule/schedule.js');
  const notify = () => import('../notify/notifications.js');
  return {
    cycle: async (request) => {
      const [{ runCycle }, known] = await Promise.all([import('../cycle/run-cycle.js'), session()]);
      return inSpan(known, 'healer.cycle', {}, async (span) => {
        const report = await runCycle(known, request);
        span.set({ 'healer.cycle.outcome': report.outcome });
        return report;
      });
    },
    daemon: async (request) => {
      await trusted();
      const { runDaemon } = await import('../cycle/daemon/daemon.js');
      await runDaemon(opened, { ...request, signal: opened.signal });
    },
    planSchedule: async (kind) => (await schedule()).planSchedule(opened, kind),
    removeSchedule: async () => (await schedule()).removeSchedule(repo),
    scheduleStatus: async (now = new Date()) => (await schedule()).readScheduleStatus(opened, store, now),
    notifications: async () => (await notify()).readNotifications(opened),
    testNotifications: async () => (await notify()).testNotifications(opened),
    retryNotifications: async () => (await notify()).retryNotifications(opened),
  };
}
