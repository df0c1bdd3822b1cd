import type { Patch, PatchState } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { percent } from './score.js';
import { table } from './table.js';
import { relativeTime } from './time.js';

/** The list of patches, one a line. */
export function patchTable(patches: Patch[], view: { width: number; paint: Paint; now: Date }): string {
  const { paint, width, now } = view;
  const plainPercent = ({ value }: { value: number }) => `${Math.round(value * 100)} %`;
  return table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'status', paint: (text, row) => statePaint(patches[row]?.state, paint)(text) },
      {
        title: 'confidence',
        align: 'right',
        paint: (text, row) => text.replace(/\d+ %/, () => scoreAt(patches, row, paint)),
      },
      { title: 'safety', align: 'right' },
      { title: 'strategy' },
      { title: 'made', paint: paint.dim },
      { title: 'change', flexible: true },
    ],
    patches.map((patch) => [
      patch.id.slice(0, 7),
      patch.state,
      plainPercent(patch.confidence),
      plainPercent(patch.safety),
      patch.check ?? patch.strategy,
      relativeTime(patch.at, now),
      `${printableLine(patch.title)} (${patch.files.map(printableLine).join(', ')})`,
    ]),
    width,
    paint,
  );
}

/** Why each fix that is held back is, and how to go on with it. */
export function heldLines(patches: Patch[], { paint }: { paint: Paint }): string[] {
  const held = patches.filter(({ state }) => state === 'held');
  if (held.length === 0) return [];
  return [
    '',
    ...held.map(
      ({ id, heldBecause = '' }) =>
        `${paint.yellow(id.slice(0, 7))} is held back. ${printableLine(heldBecause)}`,
    ),
    '`healer review <id>` shows it, and merges, applies or rejects it if you say so; `healer validate <id>` proves it again.',
  ];
}

/** That a merged fix cannot be taken back by itself any more, and why. */
export const staleText = ({ id, title }: Patch, conflicts: readonly string[]): string =>
  `${id.slice(0, 7)} (${printableLine(title)}) does not revert cleanly any more: ${conflicts.map(printableLine).join(', ')} changed in the same place`;

function scoreAt(patches: Patch[], row: number, paint: Paint): string {
  const patch = patches[row];
  return patch ? percent(patch.confidence, paint) : '';
}

function statePaint(state: PatchState | undefined, paint: Paint): (text: string) => string {
  if (state === 'proposed') return paint.cyan;
  if (state === 'held') return paint.yellow;
  if (state === 'merged' || state === 'applied') return paint.green;
  return state === 'rejected' || state === 'reverted' ? paint.red : paint.dim;
}
