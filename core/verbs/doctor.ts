import type { ScheduleStatus } from '../cycle/schedule/schedule.js';
import type { MachineReport } from '../doctor/examine-machine.js';
import type { Finding } from '../doctor/examine-repository.js';
import type { Opened } from '../heal/session.js';
import type { Healer } from '../healer.js';
import type { Context } from './context.js';

/** What protects the machine and what does not, and whether scheduled cycles run. */
export interface DoctorReport {
  machine: MachineReport;
  schedule: ScheduleStatus;
  /** What was seen in the repository; after repairs, as it is then. */
  checks: Finding[];
  /** What was repaired, a sentence each. */
  repairs: string[];
}

type DoctorVerbs = Pick<Healer, 'doctor' | 'verify' | 'rebuild'>;

/** Whether healer itself is well. */
export function doctorVerbs({ opened }: Context): DoctorVerbs {
  return {
    doctor: async ({ fix = false } = {}) => examine(opened, fix),
    verify: async () => (await import('../doctor/verify.js')).verify(opened),
    rebuild: async () => (await import('../store/rebuild.js')).rebuild(opened.store),
  };
}

async function examine(opened: Opened, fix: boolean): Promise<DoctorReport> {
  const { examineRepository, repairAll } = await import('../doctor/examine-repository.js');
  const found = await examineRepository(opened);
  const repairs = fix ? await repairAll(found) : [];
  const { examineMachine } = await import('../doctor/examine-machine.js');
  const { readScheduleStatus } = await import('../cycle/schedule/schedule.js');
  return {
    machine: await examineMachine(opened.config.limits, opened.signal),
    schedule: await readScheduleStatus(opened, opened.store, new Date()),
    checks: fix ? await examineRepository(opened) : found,
    repairs,
  };
}
