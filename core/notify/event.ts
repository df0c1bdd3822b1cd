/** What people are told of. The names are the `type` of a webhook, as Standard Webhooks has them. */
export const eventKinds = [
  'fix.waiting',
  'fix.merged',
  'error.unfixed',
  'rollback.proposed',
  'evolution.weekly',
  'cycle.failed',
  'cycle.missed',
  'report.daily',
  'test',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** One thing that happened. Its texts are of unknown origin, and hold no secrets. */
export interface NotifyEvent {
  /** Says what it is about, so that it is told once: `fix.waiting 3f2a9c01b7de`. */
  id: string;
  kind: EventKind;
  at: string;
  /** Id of the patch or the error; empty where it is about neither. */
  subject: string;
  title: string;
  /** A branch, a reason: one sentence; may be empty. */
  detail: string;
  /** Unified diff of a fix, where the settings allow it. */
  diff?: string;
}

interface Words {
  /** What one of them is, and several: `1 fix waits for review`. */
  one: string;
  many: string;
  /** What to do about it; `ID` stands for the subject. */
  next: string;
  /** Without a number where it is one. */
  alone?: true;
}

export const wordsOf: Readonly<Record<EventKind, Words>> = {
  'fix.waiting': { one: 'fix waits for review', many: 'fixes wait for review', next: 'healer review ID' },
  'fix.merged': {
    one: 'fix was merged by itself',
    many: 'fixes were merged by themselves',
    next: 'healer show ID',
  },
  'error.unfixed': { one: 'error has no fix', many: 'errors have no fix', next: 'healer show ID' },
  'rollback.proposed': {
    one: 'merged fix should be taken back',
    many: 'merged fixes should be taken back',
    next: 'healer review ID',
  },
  'evolution.weekly': {
    one: 'weekly look at what is wearing out',
    many: 'weekly looks at what is wearing out',
    next: 'healer evolve --dry-run',
    alone: true,
  },
  'cycle.failed': { one: 'cycle failed', many: 'cycles failed', next: 'healer status' },
  'cycle.missed': {
    one: 'scheduled cycle did not run',
    many: 'scheduled cycles did not run',
    next: 'healer status',
  },
  'report.daily': { one: 'daily report', many: 'daily reports', next: 'healer status', alone: true },
  test: { one: 'test message', many: 'test messages', next: 'healer notify', alone: true },
};
