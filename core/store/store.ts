import { join } from 'node:path';
import { userOf } from '../git/identity.js';
import type { Repository } from '../git/repository.js';
import type { EditOutcome, ErrorRecord, Patch, Pattern } from '../model.js';
import { type Ledger, type LedgerOptions, openLedger } from './ledger.js';
import { errorRules, patchRules, patternRules } from './merge-rules.js';
import { prepareStore, storePaths } from './paths.js';
import { isErrorRecord, isOutcome, isPatch, isPattern } from './schemas.js';
import { openTable, type Table } from './table.js';

/** healer's working state of one repository, shared by all its checkouts. */
export interface Store {
  /** `.healer` of the main checkout. */
  folder: string;
  /** Where reporters and hooks leave what they saw, one file each. */
  inbox: string;
  errors: Table<ErrorRecord>;
  patches: Table<Patch>;
  patterns: Table<Pattern>;
  outcomes: Table<EditOutcome>;
  ledger: Ledger;
  /** Who decides here, as git names them: `Ada <ada@example.com>`; empty where it does not know. */
  user(): Promise<string>;
  /** Makes the folders and `.healer/.gitignore`; every write of a table does so by itself. */
  prepare(): Promise<void>;
}

/** Opens without writing anything. */
export async function openStore(repo: Repository, options: LedgerOptions = {}): Promise<Store> {
  const { folder, inbox, databases } = storePaths(repo);
  const ledger = openLedger(repo, options);
  const prepare = async () => {
    await prepareStore(repo);
  };
  return {
    folder,
    inbox,
    ledger,
    prepare,
    user: () => userOf(repo),
    errors: openTable({
      path: join(databases, 'errors.json'),
      schema: 'healer/errors-db@1',
      noun: 'error',
      isRecord: isErrorRecord,
      rules: errorRules,
      ledger,
      prepare,
    }),
    patches: openTable({
      path: join(databases, 'patches.json'),
      schema: 'healer/patches-db@1',
      noun: 'patch',
      isRecord: isPatch,
      rules: patchRules,
      ledger,
      prepare,
    }),
    patterns: openTable({
      path: join(databases, 'patterns.json'),
      schema: 'healer/patterns-db@1',
      noun: 'pattern',
      isRecord: isPattern,
      rules: patternRules,
      ledger,
      prepare,
    }),
    outcomes: openTable({
      path: join(databases, 'outcomes.json'),
      schema: 'healer/outcomes-db@1',
      noun: 'outcome',
      isRecord: isOutcome,
      rules: {},
      ledger,
      prepare,
    }),
  };
}

/** Every database, for what is done with all of them. */
export const tablesOf = ({
  errors,
  patches,
  patterns,
  outcomes,
}: Pick<Store, 'errors' | 'patches' | 'patterns' | 'outcomes'>) =>
  [errors, patches, patterns, outcomes] as const;
