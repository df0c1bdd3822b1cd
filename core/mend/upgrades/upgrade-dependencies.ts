import { isHealerError } from '../../errors.js';
import { manifestsOf } from '../../evolve/manifest/manifests.js';
import { blobsOf, readerOf } from '../../evolve/project.js';
import { type Registry, registryOf } from '../../evolve/registry/registry.js';
import type { BreakingNotes } from '../../evolve/upgrades/breaking-notes.js';
import { planUpgrades } from '../../evolve/upgrades/plan-upgrades.js';
import { recordUpgrades } from '../../evolve/upgrades/record.js';
import {
  type Upgrade,
  type UpgradeKind,
  type UpgradeOutcome,
  upgradeKinds,
} from '../../evolve/upgrades/upgrade.js';
import { groupsOf, type UpgradeUnit, upgradesOf, upgradeUnits } from '../../evolve/upgrades/upgrade-units.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { requireTests, takeBaseline } from '../../heal/baseline/baseline.js';
import { requireLanding } from '../../heal/landing/land-winner.js';
import type { Session } from '../../heal/session.js';
import type { Patch } from '../../model.js';
import { excludes } from '../../workspace/exclude.js';
import { because, isRefusal, largestHolding, type Refusal } from '../largest-holding.js';
import { type Bench, openBench } from './bench.js';
import { type Ground, groundOf } from './ground.js';
import { findingsOf, landUpgrades } from './land-upgrades.js';
import { peerFacts } from './peer-facts.js';
import { type ProvedUpgrades, proveUpgrades, type UpgradeBase } from './prove-upgrades.js';

/** The kinds up to which upgrades are tried. */
export type UpgradeLimit = 'none' | UpgradeKind;

export interface Upgraded {
  upgrades: UpgradeOutcome[];
  patches: Patch[];
  held: Patch[];
  notices: string[];
}

export interface UpgradeRequest {
  upTo: UpgradeLimit;
  /** When no more is begun, as `Date.now` counts. */
  deadline: number;
  /** Say what would be tried, and try nothing. */
  dryRun: boolean;
}

/** Installations and runs of the suite for one group, at most. */
const mostProofs = 12;

/**
 * Tries newer versions of the dependencies: all patches together, all minor versions together, and each major version by itself, or with
 * those that can only move with it. What the tests prove lands as one signed commit each; what breaks one is named with it. Throws SIGNING_FAILED, and what a baseline and a proof throw.
 */
export async function upgradeDependencies(
  session: Session,
  snapshot: Snapshot,
  { upTo, deadline, dryRun }: UpgradeRequest,
): Promise<Upgraded> {
  const done: Upgraded = { upgrades: [], patches: [], held: [], notices: [] };
  if (upTo === 'none') return done;
  const give = (notice: string): Upgraded => ({ ...done, notices: [...done.notices, notice] });
  const registry = await registryOf(session.repo, session.config);
  if (registry === null)
    return give(
      'Nothing is upgraded: name the registry in "research.npm" of .healer/config.json, and agree to it with healer trust.',
    );
  const ground = await groundOf(session, snapshot.tree, registry);
  if (typeof ground === 'string') return give(`Nothing is upgraded. ${ground}`);
  session.onProgress({ phase: 'examine', message: 'asking for newer versions of the dependencies' });
  const planned = await plan(session, snapshot, registry, ground, upTo);
  if (planned.untold.length > 0)
    done.notices.push(
      `The registry did not answer for ${planned.untold.length} package(s), which are not upgraded.`,
    );
  const { fresh, waiting } = await sortOut(session, planned.upgrades);
  done.upgrades.push(...waiting);
  if (fresh.length === 0) return done;
  if (dryRun) {
    done.upgrades.push(...fresh.map((upgrade) => outcome(upgrade, { state: 'planned' })));
    return done;
  }
  if (!session.workspace.test)
    return give('There is no test command that could prove an upgrade, so nothing is upgraded.');
  await requireLanding(session, snapshot);
  const bench = await openBench(session, registry, ground);
  try {
    await upgradeOn(session, snapshot, { bench, registry }, fresh, deadline, done);
    await recordUpgrades(session.store, snapshot.head, done.upgrades);
  } finally {
    await bench.dispose();
  }
  return done;
}

async function plan(
  { repo, workspace, config, signal }: Session,
  { tree }: Snapshot,
  registry: Registry,
  { lock }: Ground,
  upTo: UpgradeKind,
) {
  const blobs = await blobsOf(repo, tree);
  const read = readerOf(repo, blobs);
  const isExcluded = excludes(config.exclude);
  const kinds = upgradeKinds.slice(0, upgradeKinds.indexOf(upTo) + 1);
  const { upgrades, untold } = await planUpgrades(
    { workspace, read, blobs },
    { registry, lock, kinds, signal },
  );
  const allowed = upgrades
    .map((upgrade) => ({ ...upgrade, places: upgrade.places.filter(({ file }) => !isExcluded(file)) }))
    .filter(({ places }) => places.length > 0);
  return { upgrades: allowed, untold };
}

/** What was decided on before is not tried again. */
async function sortOut({ store }: Session, upgrades: readonly Upgrade[]) {
  const patches = await store.patches.all();
  const fresh: Upgrade[] = [];
  const waiting: UpgradeOutcome[] = [];
  for (const upgrade of upgrades) {
    const ids = findingsOf(upgrade).map(({ fingerprint }) => fingerprint);
    const known = patches.find(
      ({ state, findings = [] }) =>
        ['proposed', 'held', 'rejected', 'reverted'].includes(state) &&
        ids.every((id) => findings.includes(id)),
    );
    if (!known) fresh.push(upgrade);
    else if (known.state === 'proposed' || known.state === 'held')
      waiting.push(outcome(upgrade, { state: 'waiting', patch: known.id }));
  }
  return { fresh, waiting };
}

async function upgradeOn(
  session: Session,
  snapshot: Snapshot,
  { bench, registry }: { bench: Bench; registry: Registry },
  upgrades: readonly Upgrade[],
  deadline: number,
  done: Upgraded,
): Promise<void> {
  const { repo, workspace } = session;
  session.onProgress({
    phase: 'test',
    message: `installing the packages of the project with ${bench.manager}`,
  });
  const installation = await bench.install(snapshot.commit).catch((error) => {
    if (!isHealerError(error, 'INSTALL_FAILED')) throw error;
    done.notices.push(
      `Nothing is upgraded, since the project as it is cannot be installed afresh. ${error.message}`,
    );
    return null;
  });
  if (installation === null) return;
  try {
    session.onProgress({ phase: 'test', message: 'running the tests with freshly installed packages' });
    const baseline = await takeBaseline(session, snapshot, {
      open: () => bench.open(snapshot.commit, installation),
    });
    try {
      requireTests(baseline);
      const read = readerOf(repo, await blobsOf(repo, snapshot.tree));
      const manifests = await manifestsOf({ workspace, read });
      const { folder } = installation;
      const facts = await peerFacts({ folder, manifests }, upgrades, registry, session.signal);
      const groups = groupsOf(upgradeUnits(upgrades, facts));
      await tryAll(session, { bench, baseline, installation, manifests, read }, groups, deadline, done);
    } finally {
      await baseline.dispose();
    }
  } finally {
    await installation.dispose();
  }
}

async function tryAll(
  session: Session,
  base: UpgradeBase,
  groups: readonly UpgradeUnit[][],
  deadline: number,
  done: Upgraded,
): Promise<void> {
  if (!base.baseline.before.tests.some(({ status }) => status === 'passed')) {
    done.notices.push(
      'Nothing is upgraded: no test passes with freshly installed packages whose install scripts did not run.',
    );
    return;
  }
  for (const group of groups) {
    const stop = whyStop(session, deadline);
    if (stop !== null) refuse(done, group, because(stop));
    else await tryGroup(session, base, group, deadline, done);
  }
}

function whyStop({ allowance }: Session, deadline: number): string | null {
  if (Date.now() > deadline) return 'the time budget was spent';
  return allowance && allowance.left <= 0 ? 'as many fixes were made as may be made for now' : null;
}

async function tryGroup(
  session: Session,
  base: UpgradeBase,
  group: UpgradeUnit[],
  deadline: number,
  done: Upgraded,
): Promise<void> {
  const began = performance.now();
  const notes = new Map<Upgrade, BreakingNotes>();
  const attempts = new Map<string, Promise<ProvedUpgrades | Refusal>>();
  // Of units that move much the same, several choices come to the same.
  const prove = (upgrades: Upgrade[]) => {
    const key = upgrades
      .map(({ name, kind }) => `${kind} ${name}`)
      .sort()
      .join(' ');
    const attempt =
      attempts.get(key) ??
      proveUpgrades(session, base, upgrades, (upgrade, found) => notes.set(upgrade, found));
    attempts.set(key, attempt);
    return attempt;
  };
  const { held, refused, tried } = await largestHolding<UpgradeUnit, HeldUnits>(group, {
    attempt: async (units) => {
      const proved = await prove(upgradesOf(units));
      return isRefusal(proved) ? proved : { ...proved, units };
    },
    itemsOf: ({ units }) => units,
    most: mostProofs,
    deadline,
  });
  for (const { items, ...refusal } of refused) refuse(done, items, refusal, notes);
  if (!held) return;
  session.onProgress({ phase: 'land', message: held.candidate.title });
  const seconds = (performance.now() - began) / 1000;
  const patch = await landUpgrades(session, base.baseline, held, { tried, seconds });
  if (session.allowance) session.allowance.left -= 1;
  (patch.state === 'held' ? done.held : done.patches).push(patch);
  const state = patch.state === 'held' ? 'held' : 'landed';
  for (const upgrade of held.units.flatMap(({ heads }) => heads)) {
    if (!held.upgrades.includes(upgrade)) {
      refuse(done, [{ heads: [upgrade], upgrades: [] }], because('it moves further in the same patch'));
      continue;
    }
    done.upgrades.push(
      outcome(upgrade, {
        state,
        patch: patch.id,
        reason: patch.heldBecause ?? null,
        breaking: notes.get(upgrade) ?? null,
      }),
    );
  }
}

type HeldUnits = ProvedUpgrades & { units: UpgradeUnit[] };

function refuse(
  done: Upgraded,
  units: readonly UpgradeUnit[],
  { reason, tests }: Refusal,
  notes: ReadonlyMap<Upgrade, BreakingNotes> = new Map(),
): void {
  for (const upgrade of units.flatMap(({ heads }) => heads))
    done.upgrades.push(
      outcome(upgrade, { state: 'refused', reason, breaks: tests, breaking: notes.get(upgrade) ?? null }),
    );
}

const outcome = (
  upgrade: Upgrade,
  more: Partial<UpgradeOutcome> & Pick<UpgradeOutcome, 'state'>,
): UpgradeOutcome => ({ ...upgrade, reason: null, breaks: [], patch: null, breaking: null, ...more });
