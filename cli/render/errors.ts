import type { ErrorRecord, ErrorState, SourceLocation } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { table } from './table.js';
import { relativeTime } from './time.js';

/** The list of errors, one a line. */
export function errorTable(errors: ErrorRecord[], view: { width: number; paint: Paint; now: Date }): string {
  const { paint, width, now } = view;
  const inPackages = errors.some(({ failure }) => failure.package !== undefined);
  return table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'class' },
      { title: 'status', paint: (text, row) => statePaint(errors[row]?.state, paint)(text) },
      { title: 'seen', align: 'right' },
      { title: 'last seen', paint: paint.dim },
      ...(inPackages ? [{ title: 'package' }] : []),
      { title: 'title', flexible: true },
    ],
    errors.map((error) => [
      error.id.slice(0, 7),
      error.class,
      error.flapping ? `${error.state}, flapping` : error.state,
      `${error.count}×`,
      relativeTime(error.lastSeen, now),
      ...(inPackages ? [printableLine(error.failure.package ?? '')] : []),
      printableLine(error.title),
    ]),
    width,
    paint,
  );
}

/** An error that waits for a fix: it is broken now and no patch is there for it. */
export const needsFix = (error: ErrorRecord): boolean =>
  error.state === 'open' || error.state === 'fixing' || error.state === 'regressed';

export const place = ({ file, line, column }: SourceLocation): string =>
  `${printableLine(file)}:${line}${column === undefined ? '' : `:${column}`}`;

export function statePaint(state: ErrorState | undefined, paint: Paint): (text: string) => string {
  if (state === 'open' || state === 'regressed') return paint.red;
  if (state === 'resolved') return paint.green;
  if (state === 'patched' || state === 'fixing') return paint.cyan;
  return paint.dim;
}
