import type { BranchReport } from '../../core/cycle/heal-branch.js';
import { missedCycle } from '../../core/cycle/schedule/due.js';
import { writeSchedule } from '../../core/cycle/schedule/record.js';
import { type CycleReport, openHealer } from '../../core/healer.js';

/** What somebody does at a moment of a life that a test makes up. */
export interface Deed {
  /** By the clock of the zone: 10-19 12:30 is the 19th of October, at half past noon. */
  at: string;
  what: string;
  act: () => Promise<unknown>;
}

export interface Life {
  root: string;
  /** UTC, on the hour. */
  from: string;
  hours: number;
  /** Of each hour, at which the scheduler starts a cycle. */
  minute: number;
  zone: string;
  deeds?: Deed[];
  /** Spans, by the clock of the zone, in which the machine sleeps and its scheduler starts nothing. */
  asleep?: [from: string, to: string][];
  /** What was told to people since it was last asked for, a message each. */
  heard?: () => string[];
}

/**
 * Lives through the hours as a scheduler and the people of a repository would, on a clock of its own. Gives one line a cycle
 * or deed; cycles that have the same to say follow one another on one line, with how many they were.
 */
export async function live({
  root,
  from,
  hours,
  minute,
  zone,
  deeds = [],
  asleep = [],
  heard = () => [],
}: Life): Promise<string[]> {
  const clock = clockOf(zone);
  const lines = new Lines();
  const waiting = [...deeds];
  let healer = await openHealer(root);
  await writeSchedule(healer.repo, { kind: 'cron', root, minute, at: new Date(from).toISOString() });
  let told = false;
  for (let minutes = 0; minutes < hours * 60; minutes += 1) {
    const now = new Date(Date.parse(from) + minutes * 60_000);
    const { stamp, day, time } = clock(now);
    for (const deed of waiting.filter(({ at }) => at === stamp)) {
      waiting.splice(waiting.indexOf(deed), 1);
      await deed.act();
      lines.add(day, time, `* ${deed.what}`, false);
    }
    if (asleep.some(([down, up]) => stamp >= down && stamp < up)) continue;
    // What the next command or hook would say.
    const missed = await missedCycle(healer.repo, now);
    if (missed && !told)
      lines.add(day, time, `! ${clock(missed).stamp} a cycle was due and did not run`, false);
    told = missed !== null;
    if (now.getUTCMinutes() !== minute) continue;
    // Each scheduled cycle is a process of its own, which reads the settings anew.
    await healer.dispose();
    healer = await openHealer(root);
    lines.add(day, time, said(await healer.cycle({ now: () => now })), true);
    for (const message of heard()) lines.add(day, time, `> ${message}`, false);
  }
  await healer.dispose();
  if (waiting.length > 0) throw new Error(`never came: ${waiting.map(({ at }) => at).join(', ')}`);
  return lines.all();
}

/** One thing a cycle may have to say each; those that have nothing to say are left out. */
const tellings: ((report: CycleReport) => string)[] = [
  ({ outcome, reason }) => (outcome === 'skipped' ? `skipped, ${reason.split(',')[0]}` : ''),
  ({ branches }) => branches.map(saidOfBranch).join(', '),
  ({ evolution }) => (evolution ? `${evolution.branch} evolved` : ''),
  ({ outcome, budget: { hour, day } }) =>
    outcome === 'ran' ? `left ${hour.left}/${hour.of} and ${day.left}/${day.of}` : '',
  ({ notices }) => notices.join(', '),
];

const said = (report: CycleReport): string =>
  tellings
    .map((tell) => tell(report))
    .filter(Boolean)
    .join('; ');

function saidOfBranch({ branch, state, heal }: BranchReport): string {
  const statuses = new Map<string, number>();
  for (const { status } of heal?.errors ?? []) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const counts = [...statuses].sort().map(([status, count]) => `${count} ${status}`);
  return `${branch} ${state}${counts.length === 0 ? '' : ` (${counts.join(', ')})`}`;
}

class Lines {
  readonly #lines: { day: string; from: string; to: string; count: number; text: string; joins: boolean }[] =
    [];

  add(day: string, time: string, text: string, joins: boolean): void {
    const last = this.#lines.at(-1);
    if (last?.joins && joins && last.day === day && last.text === text) {
      last.to = time;
      last.count += 1;
    } else this.#lines.push({ day, from: time, to: time, count: 1, text, joins });
  }

  all(): string[] {
    return this.#lines.map(({ day, from, to, count, text }) => {
      const span = count === 1 ? from : `${from}-${to}`;
      return `${day} ${span.padEnd(11)} ${(count === 1 ? '' : `${count}×`).padEnd(3)} ${text}`.trimEnd();
    });
  }
}

interface Clock {
  /** `10-19 12:30`: sorts by time, but for the hour that comes twice. */
  stamp: string;
  day: string;
  time: string;
}

function clockOf(zone: string): (at: Date) => Clock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const time = `${parts.hour}:${parts.minute}`;
    const date = `${parts.month}-${parts.day}`;
    return { stamp: `${date} ${time}`, day: `${parts.weekday} ${date}`, time };
  };
}
