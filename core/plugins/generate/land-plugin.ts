import type { Snapshot } from '../../git/changes/snapshot.js';
import { fileKindsAt } from '../../git/objects/objects.js';
import { anchored } from '../../git/refs/anchors.js';
import { type Baseline, requireTests, takeBaseline } from '../../heal/baseline/baseline.js';
import { landChange } from '../../heal/landing/land-change.js';
import { requireLanding } from '../../heal/landing/land-winner.js';
import { proveCandidate } from '../../heal/proof/prove-best.js';
import type { Session } from '../../heal/session.js';
import { firstWoken } from '../../mend/prove-fix.js';
import type { Candidate, Factor, Patch, Score } from '../../model.js';
import { editHash, makeCandidate } from '../../repair/candidate.js';
import type { Proof } from '../../sandbox/proof.js';
import { type Loadable, pluginsFolder } from '../find.js';
import { type BackTest, sentenceOf } from './back-test.js';

/** Whoever lands plugins, one after the other, on one tree, whose tests run once. */
export interface Lander {
  /** Why a plugin cannot be landed, as one sentence; null where it can. */
  obstacle(plugin: Loadable): Promise<string | null>;
  /** Puts a plugin that has earned it on a branch `healer/plugin-*`; or says why not. */
  land(plugin: Loadable, test: BackTest): Promise<Patch | string>;
  dispose(): Promise<void>;
}

export function openLander(session: Session, snapshot: Snapshot): Lander {
  let baseline: Promise<Baseline> | undefined;
  const prepare = async (): Promise<Baseline> => {
    await requireLanding(session, snapshot);
    const taken = await takeBaseline(session, snapshot);
    try {
      requireTests(taken);
      return taken;
    } catch (error) {
      await taken.dispose();
      throw error;
    }
  };
  return {
    async obstacle(plugin) {
      const prefix = `${pluginsFolder}/${plugin.id}/`;
      const files = [...(await fileKindsAt(session.repo, snapshot.tree)).keys()];
      if (files.some((file) => file.startsWith(prefix))) return 'there is a plugin of that name already';
      const hash = editHash(candidateOf(plugin));
      const decided = (await session.store.patches.all()).find((patch) => patch.editHash === hash);
      if (decided?.state === 'proposed' || decided?.state === 'held')
        return `it waits for review on ${decided.branch}`;
      return decided ? `it was ${decided.state} before` : null;
    },
    async land(plugin, test) {
      baseline ??= prepare();
      const ready = await baseline;
      const began = performance.now();
      const candidate = candidateOf(plugin);
      session.onProgress({ phase: 'prove', message: candidate.title });
      const proof = await proveCandidate(session, ready, candidate, [], {
        ownFolder: `${pluginsFolder}/${plugin.id}/`,
      });
      if (!proof.ok) return proof.reason ?? 'the proof failed';
      const woken = firstWoken(ready, proof);
      if (woken) return `${JSON.stringify(woken)} fails with it`;
      const landing = { candidate, proof, test, seconds: (performance.now() - began) / 1000 };
      return anchored(session.repo, proof.tree, () => landProved(session, ready, plugin, landing));
    },
    dispose: async () => {
      await (await baseline?.catch(() => undefined))?.dispose();
    },
  };
}

const candidateOf = ({ id, files }: Loadable): Candidate =>
  makeCandidate({
    strategy: 'plugins',
    operator: 'plugin',
    title: `add the plugin ${id}`,
    edits: [...files].map(([name, content]) => ({
      range: { file: `${pluginsFolder}/${id}/${name}`, start: 0, end: 0 },
      text: content.toString('utf8'),
    })),
    prior: 1,
  });

interface Proved {
  candidate: Candidate;
  proof: Proof;
  test: BackTest;
  seconds: number;
}

function landProved(
  session: Session,
  baseline: Baseline,
  { id, manifest }: Loadable,
  { candidate, proof, test, seconds }: Proved,
): Promise<Patch> {
  const { commits, errors } = manifest.provenance;
  const because = [
    manifest.title,
    sentenceOf(test),
    ...(test.note ? [test.note] : []),
    ...(commits.length > 0 ? [`Commits: ${commits.map((each) => each.slice(0, 12)).join(', ')}`] : []),
    ...(errors.length > 0 ? [`Errors: ${errors.map((each) => each.slice(0, 12)).join(', ')}`] : []),
  ];
  return landChange(session, baseline, {
    adds: { plugin: id, because },
    candidate,
    proof,
    confidence: confidenceIn(test),
    safety,
    heldBecause: null,
    counts: { generated: 1, screened: 0, proved: 1 },
    seconds,
  });
}

const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Set by hand: it changes nothing of the program, and runs enclosed once it is agreed to. */
const safetyFactors: Factor[] = [
  { name: 'reach', weight: 3, detail: 'only files of its own are added, which nothing of the program loads' },
  { name: 'isolation', weight: 1, detail: 'it runs enclosed, and only once it is agreed to' },
];
const safety: Score = { value: sigmoid(4), factors: safetyFactors };

function confidenceIn({ right, precision, now, past }: BackTest): Score {
  const factors: Factor[] = [
    {
      name: 'support',
      value: right,
      weight: Math.min(2, 0.6 * Math.log2(1 + right)),
      detail: `${right} place(s) of the history are found`,
    },
    {
      name: 'precision',
      value: precision,
      weight: 10 * (precision - 0.9),
      detail: `${now.length + past.length} other place(s) are`,
    },
  ];
  return { value: sigmoid(factors.reduce((sum, { weight }) => sum + weight, 0.5)), factors };
}
