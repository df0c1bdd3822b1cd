import { examineMachine, type MachineReport } from '../doctor/examine-machine.js';
import { examineRepository, type Finding } from '../doctor/examine-repository.js';
import { verify } from '../doctor/verify.js';
import { isHealerError } from '../errors.js';
import { observeTree } from '../heal/observe/observe-tree.js';
import { scanCheckout } from '../heal/observe/scan-checkout.js';
import type { Session } from '../heal/session.js';
import { evolve } from '../mend/evolve.js';

/** What was looked at just before a report was made. What it found among errors is in the ledger by then. */
export interface Analyses {
  machine: MachineReport;
  /** What was seen of all that healer needs. */
  needs: Omit<Finding, 'repair'>[];
  /** Whether the history, the databases and the patches are as they should be. */
  storeSound: boolean;
  /** Null where the project has neither a compiler nor a linter. */
  diagnostics: number | null;
  /** Findings of `healer evolve`; null where it could not look. */
  findings: number | null;
  /** Of the tree as it is now; null where the tests could not be run. */
  tests: { passed: number; failed: number; skipped: number; flaky: number } | null;
  /** Sentences on what could not be done. */
  troubles: string[];
}

/** Runs everything that finds something out and changes nothing. Nothing is healed. */
export async function analyse(session: Session): Promise<Analyses> {
  const { config, signal, workspace } = session;
  const troubles: string[] = [];
  const orTrouble = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error) => {
      if (!isHealerError(error) || error.code === 'ABORTED') throw error;
      troubles.push(error.message);
      return null;
    });
  const machine = await examineMachine(config.limits, signal);
  const needs = (await examineRepository(session)).map(({ repair: _, ...finding }) => finding);
  const { sound } = await verify(session);
  const canScan = workspace.typescript || workspace.eslint;
  const found = canScan ? await orTrouble(scanCheckout(session)) : null;
  const observed = await orTrouble(observeTree(session));
  const evolution = await orTrouble(evolve(session, { dryRun: true }));
  const count = (status: string): number =>
    observed?.run.tests.filter((test) => test.status === status).length ?? 0;
  return {
    machine,
    needs,
    storeSound: sound,
    diagnostics: found?.length ?? null,
    findings: evolution?.findings.length ?? null,
    tests: observed && {
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped') + count('todo'),
      flaky: observed.flaky.length,
    },
    troubles,
  };
}
