import type { HealReport } from '../../core/healer.js';
import type { MonorepoSummary } from '../../core/workspace/monorepo/summary.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted } from './time.js';

const mostNamed = 6;

/** `a, b and c`; of many the first few. */
export function enumerated(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

const reasons: Record<NonNullable<HealReport['packages']>['because'], string> = {
  named: 'where the named errors are',
  errors: 'where errors are open',
  changes: 'where something has changed, and what depends on it',
  everything: 'all that can be run, as far as the time went',
};

/** Which tests told what fails, where they were not all there are. */
export function packageLines(packages: HealReport['packages'], paint: Paint): string[] {
  if (!packages || packages.left.length === 0) return [];
  const { tested, left, because } = packages;
  const names = printableLine(enumerated(tested.map((each) => each.package)));
  const rest = `not those of ${counted(left.length, 'other package')}`;
  return ['', paint.dim(`Tests of ${names} were run (${reasons[because]}), ${rest}.`)];
}

/** What is known of a repository of several packages, on one line. */
export function monorepoText({ packages, tested, runners, tool, outside }: MonorepoSummary): string {
  const each = Object.entries(runners).map(
    ([runner, count]) => `${runner === 'command' ? 'runners of their own' : runner} ${count}`,
  );
  const apart =
    tested === 0
      ? 'their tests cannot be run apart'
      : `${tested} with tests that can be run apart (${each.join(', ')})`;
  return [
    counted(packages, 'package'),
    apart,
    ...(tool === null ? [] : [`all started by ${printableLine(tool)}`]),
    ...(outside.length === 0 ? [] : [`${outside.length} outside of the sparse checkout`]),
  ].join(', ');
}
