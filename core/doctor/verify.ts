import type { Opened } from '../heal/session.js';
import { tablesOf } from '../store/store.js';
import type { Comparison } from '../store/table.js';
import { type LedgerCheck, verifyLedger } from '../store/verify-ledger.js';
import { ledgerKeys } from '../workspace/ledger-keys.js';
import { type PatchCheck, verifyPatches } from './verify-patches.js';

/** What was found in the history, the databases and the patches of a repository. */
export interface Verification {
  /** `off` where the settings turn signing off; then events without a signature are no finding. */
  signing: 'on' | 'off';
  ledger: LedgerCheck;
  databases: Comparison[];
  patches: PatchCheck;
  sound: boolean;
}

/** Reads all of healer's state and mends nothing of it. */
export async function verify({
  repo,
  store,
  config,
}: Pick<Opened, 'repo' | 'store' | 'config'>): Promise<Verification> {
  const signing = config.sign === 'off' ? 'off' : 'on';
  const checked = await verifyLedger(repo, await ledgerKeys(repo));
  const ledger = {
    ...checked,
    findings: checked.findings.filter(({ kind }) => signing === 'on' || kind !== 'unsigned'),
  };
  const unreadable = ledger.findings.some(
    ({ kind }) => kind === 'missing-object' || kind === 'corrupt-object',
  );
  // A history with holes makes nothing that the databases could be held against.
  const databases = unreadable ? [] : await Promise.all(tablesOf(store).map((table) => table.compare()));
  const patches = unreadable ? noPatches : await verifyPatches(repo, await store.ledger.read());
  const findings = ledger.findings.length + patches.findings.length;
  return { signing, ledger, databases, patches, sound: findings === 0 && databases.every(isSame) };
}

const noPatches: PatchCheck = { patches: 0, elsewhere: 0, findings: [] };

const isSame = ({ state, missing, unknown, unlike }: Comparison): boolean =>
  state !== 'corrupt' && missing.length + unknown.length + unlike.length === 0;
