import type { DoctorReport } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { table } from './table.js';

interface View {
  width: number;
  paint: Paint;
}

/** What protects the machine, one line a thing that is protected. */
export function doctorText({ machine }: DoctorReport, { width, paint }: View): string {
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
        { title: 'what was tried and seen', flexible: true },
      ],
      rows,
      width,
      paint,
    ),
  ].join('\n');
}

/** Things that nothing protects. */
export const openProtections = ({ machine }: DoctorReport): number =>
  machine.protections.filter(({ state }) => state === 'open').length;

export const doctorJson = ({ machine }: DoctorReport) => ({ schema: 'healer/doctor@1', ...machine });
