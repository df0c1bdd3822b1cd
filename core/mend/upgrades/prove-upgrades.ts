import { isHealerError } from '../../errors.js';
import { changedIntegrity } from '../../evolve/lockfile/integrities.js';
import { lineEdits } from '../../evolve/lockfile/line-edits.js';
import type { Manifest } from '../../evolve/manifest/manifests.js';
import { type BreakingNotes, breakingNotes } from '../../evolve/upgrades/breaking-notes.js';
import { manifestsWith } from '../../evolve/upgrades/manifest-texts.js';
import { unmetPeers } from '../../evolve/upgrades/unmet-peers.js';
import { type Upgrade, upgradeTitle } from '../../evolve/upgrades/upgrade.js';
import type { Baseline } from '../../heal/baseline/baseline.js';
import { proveCandidate } from '../../heal/proof/prove-best.js';
import type { Session } from '../../heal/session.js';
import type { Candidate, Edit } from '../../model.js';
import { makeCandidate } from '../../repair/candidate.js';
import { findInstalled } from '../../research/packages/installed.js';
import type { Installation } from '../../sandbox/packages/install.js';
import type { Proof } from '../../sandbox/proof.js';
import { because, type Refusal } from '../largest-holding.js';
import type { Bench } from './bench.js';

/** The unchanged program with its packages. */
export interface UpgradeBase {
  bench: Bench;
  baseline: Baseline;
  installation: Installation;
  manifests: readonly Manifest[];
  read(file: string): Promise<string | null>;
}

export interface ProvedUpgrades {
  upgrades: Upgrade[];
  candidate: Candidate;
  proof: Proof;
}

/** Gets what the change log says, also of what is then refused. */
export type OnNotes = (upgrade: Upgrade, notes: BreakingNotes) => void;

/**
 * Installs some upgrades together and puts them through the proof that every candidate passes. Their tests run with the packages
 * that the new lock file asks for, those of the unchanged program with what its own does, both installed alike.
 */
export async function proveUpgrades(
  session: Session,
  base: UpgradeBase,
  upgrades: Upgrade[],
  onNotes: OnNotes,
): Promise<ProvedUpgrades | Refusal> {
  const { bench, baseline, read } = base;
  const title = upgradeTitle(upgrades);
  session.onProgress({ phase: 'prove', message: `installing: ${title}` });
  // With the exact versions first, so that nothing newer is taken that a range would take.
  const changes = await manifestsWith(upgrades, read, ({ to }) => to);
  const then = await manifestsWith(upgrades, read, ({ newRange }) => newRange);
  let installation: Installation;
  try {
    installation = await bench.install(baseline.snapshot.commit, { changes, then });
  } catch (error) {
    if (!isHealerError(error, 'INSTALL_FAILED')) throw error;
    return because(error.message);
  }
  try {
    for (const upgrade of upgrades)
      if (upgrade.kind === 'major') onNotes(upgrade, await notesOf(installation, upgrade));
    const doubt = await doubtOf(base, installation, upgrades);
    if (doubt !== null) return because(doubt);
    const edits = await editsFor(base, installation, then);
    const candidate = makeCandidate({ strategy: 'evolve', operator: 'upgrade', title, edits, prior: 1 });
    session.onProgress({ phase: 'prove', message: title });
    const changed = new Set(edits.map(({ range }) => range.file));
    const open = () =>
      bench.open(baseline.snapshot.commit, base.installation, { after: installation, changed });
    const apart = { ...baseline, worktrees: { ...baseline.worktrees, take: open } };
    const proof = await proveCandidate(session, apart, candidate, [], { mends: 'outdated-dependency' });
    if (proof.ok) return { upgrades, candidate, proof };
    return { reason: proof.reason ?? 'the proof failed', tests: proof.newlyFailing };
  } catch (error) {
    if (isHealerError(error) && ['WORKTREE_NOT_TRUSTED', 'PROOF_FAILED'].includes(error.code))
      return because(error.message);
    throw error;
  } finally {
    await installation.dispose();
  }
}

/** Why what was installed is not what was meant, as one sentence; null where it is. */
async function doubtOf(
  { bench: { lock }, installation: before, manifests, read }: UpgradeBase,
  after: Installation,
  upgrades: readonly Upgrade[],
): Promise<string | null> {
  for (const { name, places } of upgrades)
    for (const { file, to } of places) {
      const version = (await findInstalled(after.folder, file, name))?.version;
      if (version !== to) return `${name} ${to} was asked for, and ${version ?? 'none'} was installed.`;
    }
  const known = await unmetPeers(before.folder, manifests);
  for (const sentence of await unmetPeers(after.folder, manifests))
    if (!known.has(sentence)) return `${sentence}.`;
  const text = lock === null ? null : await read(lock);
  const other = lock !== null && text !== null && (await changedIntegrity(lock, text, after.lock ?? ''));
  return other ? `The integrity of ${other} in ${lock} would be another one.` : null;
}

async function editsFor(
  { bench: { lock }, read }: UpgradeBase,
  installation: Installation,
  manifests: ReadonlyMap<string, string>,
): Promise<Edit[]> {
  const texts = new Map(manifests);
  if (lock !== null && installation.lock !== null) texts.set(lock, installation.lock);
  const edits: Edit[] = [];
  for (const [file, text] of texts)
    for (const { start, end, text: put } of await lineEdits((await read(file)) ?? '', text))
      edits.push({ range: { file, start, end }, text: put });
  return edits;
}

async function notesOf({ folder }: Installation, { name, places: [place] }: Upgrade): Promise<BreakingNotes> {
  if (!place) return { file: null, notes: [], more: 0 };
  return breakingNotes(folder, { manifest: place.file, name, from: place.from, to: place.to });
}
