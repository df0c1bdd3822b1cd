import { HealerError } from '../errors.js';
import { type Category, type Check, categories, type Severity } from './check.js';
import type { EvolveSettings } from './evolve-settings.js';

export interface ChecksWanted {
  /** All where empty. */
  categories: readonly Category[];
  /** Ids; those that are on where empty. */
  checks: readonly string[];
}

/** The checks that are to run, each with the severity that the settings give it. Throws CONFIG_INVALID, USAGE. */
export function chooseChecks(all: readonly Check[], settings: EvolveSettings, wanted: ChecksWanted): Check[] {
  const known = new Set(all.map(({ id }) => id));
  // A plugin that is not run here may be one that is run elsewhere.
  const strange = Object.keys(settings.checks).find((id) => !known.has(id) && !id.startsWith('plugin/'));
  if (strange !== undefined)
    throw new HealerError(
      'CONFIG_INVALID',
      `.healer/config.json names a check "${strange}" that there is not`,
      {
        next: 'List them all with healer evolve --list',
      },
    );
  const unknown = wanted.checks.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw new HealerError('USAGE', `There is no check "${unknown}"`, {
      next: 'List them all with healer evolve --list',
    });
  return all
    .filter((check) => isWanted(check, settings, wanted))
    .map((check) => {
      const set = settings.checks[check.id];
      return set === undefined || set === 'on' || set === 'off'
        ? check
        : { ...check, severity: set as Severity };
    });
}

function isWanted({ id, category, on }: Check, { checks }: EvolveSettings, wanted: ChecksWanted): boolean {
  if (wanted.categories.length > 0 && !wanted.categories.includes(category)) return false;
  if (wanted.checks.length > 0) return wanted.checks.includes(id);
  const set = checks[id];
  return set === undefined ? on : set !== 'off';
}

/** Of the words on the command line: `all`, or the name of a category. Throws USAGE. */
export function asCategories(word: string | undefined): Category[] {
  if (word === undefined || word === 'all') return [];
  const category = categories.find((each) => each === word);
  if (category) return [category];
  throw new HealerError('USAGE', `There is no category "${word}"`, {
    next: `Name one of ${categories.join(', ')}, or all`,
  });
}
