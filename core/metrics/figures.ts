import { basename } from 'node:path';
import { type Heartbeat, readHeartbeat } from '../cycle/heartbeat.js';
import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import type { ErrorRecord, Patch } from '../model.js';
import { countMessages, openOutbox } from '../notify/outbox.js';
import { questionsOf, type Spending, spendingOf } from '../report/figures/spending.js';
import { ever } from '../report/period.js';
import { countMail } from '../store/inbox.js';
import { type LedgerEvent, ledgerRef } from '../store/ledger.js';
import { measureOwnStorage, type Storage } from '../store/storage.js';
import type { Store } from '../store/store.js';

/** What is counted, all of it read from the store, so that it is the same whoever asks. */
export interface Figures {
  repository: string;
  errors: ErrorRecord[];
  patches: Patch[];
  inbox: number;
  messages: ReturnType<typeof countMessages>;
  models: Spending[];
  heartbeat: Heartbeat | null;
  storage: Omit<Storage, 'worktrees'>;
}

export async function readFigures(repo: Repository, store: Store): Promise<Figures> {
  const [errors, patches, inbox, messages, models, heartbeat, storage] = await Promise.all([
    store.errors.all(),
    store.patches.all(),
    countMail(store),
    openOutbox(store)
      .messages()
      .catch(() => []),
    usesOf(repo, store),
    readHeartbeat(store),
    measureOwnStorage(store),
  ]);
  return {
    repository: basename(repo.mainRoot),
    errors,
    patches,
    inbox,
    messages: countMessages(messages),
    models,
    heartbeat,
    storage,
  };
}

/** The history is long, and asked for every few seconds: it is read again where it has grown. */
let known: { place: string; tip: string | null; uses: Spending[] } | undefined;

async function usesOf(repo: Repository, { ledger }: Store): Promise<Spending[]> {
  const tip = await readRef(repo, ledgerRef);
  if (known?.place !== repo.mainRoot || known.tip !== tip)
    known = { place: repo.mainRoot, tip, uses: tip === null ? [] : everAsked(await ledger.read()) };
  return known.uses;
}

const everAsked = (events: readonly LedgerEvent[]): Spending[] =>
  spendingOf(questionsOf(events, Date.now()), ever);
