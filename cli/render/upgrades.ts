import { breaksText } from '../../core/evolve/upgrades/upgrade.js';
import type { EvolveReport } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';

type Outcome = EvolveReport['upgrades'][number];

/** What became of newer versions, a line each, those of one patch together; below a major one what its change log says. */
export function upgradeLines(upgrades: readonly Outcome[], { paint }: { paint: Paint }): string[] {
  return upgrades.flatMap((upgrade) => [headline(upgrade, paint), ...noteLines(upgrade, paint)]);
}

function headline(upgrade: Outcome, paint: Paint): string {
  const what = printableLine(`${stepText(upgrade)} (${upgrade.kind})`);
  const reason = printableLine(upgrade.reason ?? '');
  switch (upgrade.state) {
    case 'landed':
      return `${paint.green('upgraded')} ${what}: ${upgrade.patch?.slice(0, 7)}`;
    case 'held':
      return `${paint.yellow('held back')} ${what}: ${reason}`;
    case 'waiting':
      return paint.dim(`waiting  ${what}: ${upgrade.patch?.slice(0, 7)} waits for review`);
    case 'planned':
      return `would try ${what}`;
    case 'refused':
      return `${paint.red('not upgraded')} ${what}${upgrade.breaks.length > 0 ? printableLine(` ${breaksText(upgrade.breaks)}`) : `: ${reason}`}`;
  }
}

/** `left-pad 1.0.0 → 1.3.0`, with the other places where they differ. */
function stepText({ name, places }: Outcome): string {
  const steps = [...new Set(places.map(({ from, to }) => `${from} → ${to}`))];
  return `${name} ${steps.join(', ')}`;
}

function noteLines({ breaking, name }: Outcome, paint: Paint): string[] {
  if (!breaking) return [];
  const { file, notes, more } = breaking;
  if (file === null)
    return [paint.dim(`  ${printableLine(name)} brings no change log that says what breaks`)];
  if (notes.length === 0)
    return [paint.dim(`  ${printableLine(file)} names nothing that breaks between the two`)];
  return [
    ...notes.map(({ version, text }) => paint.dim(`  ${printableLine(`${version}: ${text}`)}`)),
    ...(more > 0 ? [paint.dim(`  … and ${more} more in ${printableLine(file)}`)] : []),
  ];
}

export const upgradesJson = (upgrades: readonly Outcome[]) =>
  upgrades.map(({ name, kind, places, state, reason, breaks, patch, breaking }) => ({
    name,
    kind,
    state,
    patch,
    reason,
    breaks,
    places: places.map(({ file, section, line, from, to, range, newRange }) => ({
      file,
      section,
      line,
      from,
      to,
      range,
      newRange,
    })),
    breaking,
  }));
