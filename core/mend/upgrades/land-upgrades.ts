import { createHash } from 'node:crypto';
import type { Fixable } from '../../evolve/plan-fixes.js';
import { type Upgrade, upgradeText } from '../../evolve/upgrades/upgrade.js';
import type { Baseline } from '../../heal/baseline/baseline.js';
import type { Session } from '../../heal/session.js';
import type { Factor, Patch, Score } from '../../model.js';
import { landFix } from '../land-fix.js';
import type { ProvedUpgrades } from './prove-upgrades.js';

/** Lands upgrades that were proved together as one signed commit. Throws what landing throws. */
export function landUpgrades(
  session: Session,
  baseline: Baseline,
  held: ProvedUpgrades,
  effort: { tried: number; seconds: number },
): Promise<Patch> {
  const { upgrades, candidate, proof } = held;
  return landFix(session, {
    fix: { check: 'outdated-dependency', findings: upgrades.flatMap(findingsOf) },
    upgrades: upgrades.map(({ name, kind, places }) => ({ name, kind, places })),
    candidate,
    proof,
    baseline,
    covered: null,
    confidence: confidenceIn(held),
    ...effort,
  });
}

/** What a patch says that it mends: one for each package.json. A later version is another one. */
export function findingsOf({ name, places }: Upgrade): Fixable[] {
  return places.map((place) => {
    const known = ['outdated-dependency', place.file, name, place.to].join('\0');
    return {
      check: 'outdated-dependency',
      category: 'deps',
      severity: 'note',
      file: place.file,
      line: place.line,
      message: `${upgradeText({ name, places: [place] })}`,
      fingerprint: createHash('sha256').update(known).digest('hex').slice(0, 16),
      fix: { title: `upgrade ${name}`, edits: [] },
      related: [],
    };
  });
}

const kindWeights = { patch: 0.5, minor: 0, major: -1 } as const;

/** Log-odds, set by hand: the tests speak for it, and how much its authors say that they have changed against it. */
function confidenceIn({ upgrades, proof }: ProvedUpgrades): Score {
  const { passed } = proof.totals;
  const kind = upgrades[0]?.kind ?? 'major';
  const factors: Factor[] = [
    {
      name: 'tests',
      value: passed,
      weight: Math.min(1.5, 0.4 * Math.log10(1 + passed)),
      detail: `${passed} test(s) pass with it`,
    },
    { name: 'kind', weight: kindWeights[kind], detail: `of a ${kind} version` },
    {
      name: 'packages',
      value: upgrades.length,
      weight: -0.1 * Math.log2(upgrades.length),
      detail: `${upgrades.length} package(s) move`,
    },
  ];
  const logOdds = factors.reduce((total, { weight }) => total + weight, 1.5);
  return { value: 1 / (1 + Math.exp(-logOdds)), factors };
}
