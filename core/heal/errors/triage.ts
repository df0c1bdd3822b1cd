import { environmentTrouble, installTrouble } from '../../diagnose/environment.js';
import type { ErrorRecord, TestId } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import { manifestTexts } from '../attempt/gate.js';
import type { Baseline } from '../baseline/baseline.js';
import { type HealReport, type HealStatus, outcome } from '../report.js';
import type { Session } from '../session.js';

export interface Circumstances {
  baseline: Baseline;
  /** Names of the packages that some package.json of the project asks for. */
  declared: ReadonlySet<string>;
  /** Why errors are those of flaky tests, by their ids. */
  wavering: ReadonlyMap<string, string>;
}

/** Reports what must not be healed by editing source; true where the rest of the pipeline is wanted. */
export function needsEditing(
  error: ErrorRecord,
  { baseline, declared, wavering }: Circumstances,
  report: HealReport,
): boolean {
  const tell = (status: HealStatus, reason: string): false => {
    report.errors.push(outcome(error, status, null, reason));
    return false;
  };
  if (error.state === 'ignored') return tell('skipped', 'it is ignored');
  const unsteady = wavering.get(error.id);
  if (unsteady) return tell('flaky', unsteady);
  const trouble = environmentTrouble(error.failure) ?? installTrouble(error.failure, declared);
  if (trouble) return tell('environment', trouble);
  if (error.class === 'snapshot-mismatch')
    return tell('skipped', 'a snapshot differs: only a person can tell which side is right');
  if (!error.tests.some((test) => isFailing(test, baseline)))
    return tell('skipped', 'it does not fail on this tree');
  return true;
}

function isFailing(test: TestId, { failing }: Baseline): boolean {
  return failing.some((result) => testKey(result) === testKey(test));
}

const fields = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

export async function declaredDependencies(
  session: Session,
  read: (file: string) => Promise<string | undefined>,
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const text of (await manifestTexts(session, read)).values()) {
    const manifest: Partial<Record<(typeof fields)[number], Record<string, string>>> = JSON.parse(text);
    for (const field of fields) for (const name of Object.keys(manifest[field] ?? {})) names.add(name);
  }
  return names;
}
