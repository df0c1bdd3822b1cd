import type { RollbackReport } from '../../core/healer.js';
import type { TestId } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';

/** What was undone, and which tests say so. */
export function rollbackText(
  { patch, failingAgain, alsoFailing, unchecked }: RollbackReport,
  paint: Paint,
): string {
  const ids = patch.errors.map((id) => id.slice(0, 7));
  const open =
    ids.length === 0
      ? ''
      : ids.length === 1
        ? ` The error ${ids[0]} is open again.`
        : ` The errors ${ids.join(', ')} are open again.`;
  return [
    `Rolled back ${printableLine(patch.branch)} with ${patch.revertedAs?.slice(0, 10) ?? 'a revert'}.${open}${patch.upgrades ? installAgain : ''}`,
    ...(unchecked === null ? [] : [paint.yellow(`The tests were not run. ${printableLine(unchecked)}`)]),
    ...tests('Failing again, as before the patch', failingAgain, paint),
    ...tests(paint.yellow('Failing too, though the patch was not made for them'), alsoFailing, paint),
  ].join('\n');
}

/** After the manifests have changed. */
export const installAgain = ' Install the packages anew: what is in node_modules is as it was before.';

const tests = (title: string, ids: TestId[], paint: Paint): string[] =>
  ids.length === 0
    ? []
    : [
        '',
        `${title}:`,
        ...ids.map(
          ({ file, path }) => `  ${printableLine(path.join(' › '))}  ${paint.dim(printableLine(file))}`,
        ),
      ];
