import { basename } from 'node:path/posix';
import type { Candidate, Factor, Score } from '../model.js';

/** What is known of a proved candidate when its safety is asked for. */
export interface SafetyEvidence {
  candidate: Candidate;
  isolation: 'bubblewrap' | 'permission' | 'none';
  /** Whether a test that passes runs each edited line; null where there is no coverage. */
  covered: boolean | null;
  /** Tests that passed before and were run again. */
  passingTests: number;
}

const intercept = 3;

const sensitive =
  /(^|[/._-])(auth|login|password|crypto|secret|token|payment|billing|migration|permission|acl|security)/i;
const sideEffect =
  /\b(child_process|execSync|spawnSync|eval|Function|unlink|rmSync|rmdir|writeFile|fetch|process\.(exit|kill|env))\b/;

/** How sure healer is that a patch does no harm, whatever it repairs. Weights are log-odds. */
export function safetyOf(evidence: SafetyEvidence): Score {
  const factors = [
    isolationFactor(evidence),
    reachFactor(evidence),
    sensitiveFactor(evidence),
    sideEffectFactor(evidence),
    coverageFactor(evidence),
    suiteFactor(evidence),
  ].filter((factor) => factor.weight !== 0);
  const logOdds = factors.reduce((total, factor) => total + factor.weight, intercept);
  return { value: 1 / (1 + Math.exp(-logOdds)), factors };
}

function isolationFactor({ isolation }: SafetyEvidence): Factor {
  const weight = { bubblewrap: 0.5, permission: -0.7, none: -1.5 }[isolation];
  return {
    name: 'isolation',
    weight,
    detail: isolation === 'none' ? 'nothing isolates its runs' : `run in ${isolation}`,
  };
}

function reachFactor({ candidate }: SafetyEvidence): Factor {
  const files = new Set(candidate.edits.map((edit) => edit.range.file)).size;
  return { name: 'reach', weight: -0.6 * (files - 1), detail: `${files} file(s) changed` };
}

function sensitiveFactor({ candidate }: SafetyEvidence): Factor {
  const file = candidate.edits.map((edit) => edit.range.file).find((path) => sensitive.test(path));
  return {
    name: 'sensitive',
    weight: file ? -1.5 : 0,
    detail: file ? `${basename(file)} looks security-sensitive` : 'no sensitive file',
  };
}

function sideEffectFactor({ candidate }: SafetyEvidence): Factor {
  const found = candidate.edits.map((edit) => sideEffect.exec(edit.text)?.[0]).find(Boolean);
  return {
    name: 'side effects',
    weight: found ? -2 : 0,
    detail: found ? `the new text uses ${found}` : 'none',
  };
}

function coverageFactor({ covered }: SafetyEvidence): Factor {
  if (covered === null) return { name: 'coverage', weight: -0.3, detail: 'coverage of the edit is unknown' };
  return covered
    ? { name: 'coverage', weight: 0.4, detail: 'passing tests run the edited lines' }
    : { name: 'coverage', weight: -0.2, detail: 'only the mended tests run the edited lines' };
}

function suiteFactor({ passingTests }: SafetyEvidence): Factor {
  return {
    name: 'suite',
    weight: Math.min(1, 0.15 * Math.log2(1 + passingTests)),
    detail: `${passingTests} passing tests stayed green`,
  };
}
