import type { DoctorReport } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { scheduleLines } from './schedule.js';
import { table } from './table.js';

/** Outside of a repository nothing is scheduled. */
export interface Examined extends Omit<DoctorReport, 'schedule'> {
  schedule: DoctorReport['schedule'] | null;
}

interface View {
  width: number;
  paint: Paint;
  now: Date;
}

/** What protects the machine, one line a thing that is protected. */
export function doctorText(
  { machine, schedule, checks, repairs }: Examined,
  { width, paint, now }: View,
): string {
  const { isolation, protections } = machine;
  const rows = protections.map(({ name, state, detail }) => [name, state, detail]);
  const paints = { held: paint.green, watched: paint.yellow, open: paint.red };
  const statePaint = (text: string, row: number) => paints[protections[row]?.state ?? 'open'](text);
  return [
    `isolation: ${isolation.name}. ${printableLine(isolation.why)}`,
    '',
    table(
      [
        { title: 'what' },
        { title: 'state', paint: statePaint },
        { title: 'what was tried and seen', flexible: true, wraps: true },
      ],
      rows,
      width,
      paint,
    ),
    ...checkLines(checks, { width, paint, now }),
    ...repairs.map(
      (repair, index) => `${index === 0 ? '\n' : ''}${paint.green('repaired')}  ${printableLine(repair)}`,
    ),
    ...(schedule === null
      ? ['', paint.dim('This is no repository, so only the machine was looked at, with the usual limits.')]
      : cycleLines(schedule, { paint, now })),
  ].join('\n');
}

function checkLines(checks: Examined['checks'], { width, paint }: View): string[] {
  if (checks.length === 0) return [];
  const paints = { sound: paint.green, note: paint.yellow, broken: paint.red };
  const rows = checks.map(({ name, state, detail, next }) => [
    printableLine(name),
    state,
    printableLine(next === '' ? detail : `${detail}; ${next}`),
  ]);
  const statePaint = (text: string, row: number) => paints[checks[row]?.state ?? 'broken'](text);
  return [
    '',
    table(
      [
        { title: 'what healer needs' },
        { title: 'state', paint: statePaint },
        { title: 'what was seen', flexible: true, wraps: true },
      ],
      rows,
      width,
      paint,
    ),
  ];
}

function cycleLines(schedule: DoctorReport['schedule'], view: Pick<View, 'paint' | 'now'>): string[] {
  const lines = scheduleLines(schedule, view);
  return lines.length === 0
    ? []
    : ['', ...lines.map((line, index) => (index === 0 ? `cycles: ${line}` : `        ${line}`))];
}

/** Whether cycles are scheduled that do not run. */
export const missesCycles = ({ schedule }: Examined): boolean =>
  schedule !== null &&
  (schedule.missed !== null || schedule.state === 'missing' || schedule.state === 'other');

/** Whether something that healer needs does not work. */
export const isBroken = ({ checks }: Examined): boolean => checks.some(({ state }) => state === 'broken');

/** Things that nothing protects. */
export const openProtections = ({ machine }: Examined): number =>
  machine.protections.filter(({ state }) => state === 'open').length;

export const doctorJson = ({ machine, schedule, checks, repairs }: Examined) => ({
  schema: 'healer/doctor@1',
  ...machine,
  cycles: schedule,
  checks: checks.map(({ name, state, detail, next }) => ({ name, state, detail, next })),
  repairs,
});
