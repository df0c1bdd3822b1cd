import type { Job } from './job.js';

export type ScheduleKind = 'cron' | 'systemd' | 'launchd' | 'task-scheduler';

/** A text that is written for the schedule, and where: a file, or the block in the crontab. */
export interface ScheduleText {
  path: string;
  text: string;
}

/** One way to have the operating system run a job every hour. */
export interface Scheduler {
  kind: ScheduleKind;
  /** Why it cannot be used on this machine; null where it can. */
  whyNot(): Promise<string | null>;
  /** All that `install` writes, as it is written. */
  texts(job: Job): Promise<ScheduleText[]>;
  /** What has to be known of it, a sentence each. */
  notes: string[];
  install(job: Job): Promise<void>;
  /** Whether there was anything to remove. */
  remove(job: Job): Promise<boolean>;
  /** `other`: it is there, but not as it would be written now. */
  state(job: Job): Promise<'installed' | 'other' | 'missing'>;
}
