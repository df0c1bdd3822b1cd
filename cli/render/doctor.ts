import type { DoctorReport } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { scheduleLines } from './schedule.js';
import { table } from './table.js';

/** Outside of a repository nothing is scheduled. */
export interface Examined extends Pick<DoctorReport, 'machine'> {
  schedule: DoctorReport['schedule'] | null;
}

interface View {
  width: number;
  paint: Paint;
  now: Date;
}

/** What protects the machine, one line a thing that is protected. */
export function doctorText({ machine, schedule }: Examined, { width, paint, now }: View): string {
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
    ...(schedule === null
      ? ['', paint.dim('This is no repository, so only the machine was looked at, with the usual limits.')]
      : cycleLines(schedule, { paint, now })),
  ].join('\n');
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

/** Things that nothing protects. */
export const openProtections = ({ machine }: Examined): number =>
  machine.protections.filter(({ state }) => state === 'open').length;

export const doctorJson = ({ machine, schedule }: Examined) => ({
  schema: 'healer/doctor@1',
  ...machine,
  cycles: schedule,
});
