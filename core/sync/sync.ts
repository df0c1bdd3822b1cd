import { setTimeout as wait } from 'node:timers/promises';
import { HealerError } from '../errors.js';
import { readHead } from '../git/head.js';
import { mergeNotes } from '../git/refs/merge-notes.js';
import { notesRef } from '../git/refs/notes.js';
import { deleteRef, readRef } from '../git/refs/refs.js';
import { chooseRemote, fetchRefs, listRemoteRefs, pushRefs } from '../git/remotes.js';
import type { Repository } from '../git/repository.js';
import type { Opened } from '../heal/session.js';
import { recoverDecisions } from '../patches/decisions/recover.js';
import { isEvidence } from '../patches/evidence/verify-evidence.js';
import { ledgerRef } from '../store/ledger.js';
import { rebuild } from '../store/rebuild.js';
import { readRefused, writeRefused } from '../store/refused.js';
import { tablesOf } from '../store/store.js';
import { lockPlace } from '../store/sweep-locks.js';
import { type GreenReport, shareGreen } from './green.js';
import { countEvents, type RefusedEvents, readIncoming, requireWhole, stillRefused } from './incoming.js';
import { learnAccepted } from './learn-accepted.js';
import { type SharedDecision, sharedDecisions } from './shared-decisions.js';

export interface SyncRequest {
  /** Name of a remote, an address or a folder; that of the branch where it is left out. */
  remote?: string | undefined;
  /** The evidence of patches, in refs/notes/healer. */
  notes?: boolean;
  /** The last green trees of branches, of which the other side knows none. */
  green?: boolean;
  /** Milliseconds after which it is given up. */
  timeoutMs?: number;
  /** False only takes over what is there. */
  send?: boolean;
}

export interface SyncReport {
  remote: string;
  /** Events that are new here, and events that are new there. */
  received: number;
  sent: number;
  /** Events that count for nothing here, since nobody signed them who is in .healer/allowed_signers. */
  refused: RefusedEvents[];
  /** Commits that were refused before, and count from now on. */
  accepted: string[];
  /** `refused`: commits of patches whose note is not the evidence that the patch was landed with. */
  notes: { received: number; sent: boolean; refused: string[] };
  /** What others decided about patches. */
  decisions: SharedDecision[];
  green: GreenReport;
  errors: number;
  patches: number;
  /** Recurring fixes that are known now. */
  patterns: number;
}

type Context = Pick<Opened, 'repo' | 'store' | 'config' | 'signal'>;

const rounds = 8;

/**
 * Brings the ledger here and on a remote to the union of both: fetches into private refs, merges, pushes without force, and
 * begins again when the remote has moved meanwhile. Touches no branch, tag, tracking branch or file of the user.
 * Throws NO_REMOTE, REMOTE_FAILED, LOCK_HELD, ABORTED.
 */
export async function sync(context: Context, request: SyncRequest): Promise<SyncReport> {
  const { repo, store } = context;
  const remote = await chooseRemote(repo, request.remote);
  await requireWhole(repo);
  await store.prepare();
  const { withLock } = await import('../store/lock.js');
  const work = () => exchange(context, remote, request).finally(() => forget(repo));
  return withLock(lockPlace(store, 'sync'), work, { waitMs: 120_000, signal: context.signal });
}

async function exchange(context: Context, remote: string, request: SyncRequest): Promise<SyncReport> {
  const { repo, store, signal } = context;
  const report: SyncReport = { ...nothing(), remote };
  const before = await store.patches.all();
  await reconsider(context, report);
  for (let round = 1; round <= rounds; round += 1) {
    const theirs = await fetch(context, remote, request.notes ?? true);
    await takeLedger(context, theirs.ledger, report);
    const made = await rebuild(store);
    // What was decided elsewhere is followed here: branches that wait no longer, errors that are healed.
    await recoverDecisions(repo, store);
    [report.errors, report.patches] = [made[0]?.records ?? 0, made[1]?.records ?? 0];
    if (theirs.notes) await takeNotes(context, theirs.notes, report);
    await learnAccepted(context, (await readHead(repo)).commit);
    const send = request.send ?? true;
    if (!send || (await push(context, remote, theirs, request.notes ?? true, report))) {
      if (request.green && send) report.green = await shareGreen(repo, remote, signal);
      report.decisions = sharedDecisions(before, await store.patches.all());
      report.patterns = (await store.patterns.all()).filter(({ kind }) => kind === 'fix').length;
      return report;
    }
    await wait(Math.random() * 200 * round, undefined, { signal });
  }
  throw new HealerError(
    'REMOTE_FAILED',
    `The ledger of ${remote} kept changing while healer tried to push to it`,
    {
      next: 'What was fetched is kept. Try again',
    },
  );
}

const nothing = (): Omit<SyncReport, 'remote'> => ({
  received: 0,
  sent: 0,
  refused: [],
  accepted: [],
  notes: { received: 0, sent: false, refused: [] },
  decisions: [],
  green: { received: [], sent: [] },
  errors: 0,
  patches: 0,
  patterns: 0,
});

interface Theirs {
  ledger: string | null;
  notes: string | null;
}

/** Where what was fetched is kept until it is merged; nothing else reads these. */
const privateRef = { ledger: 'refs/healer/fetched/ledger', notes: 'refs/healer/fetched/notes' };

async function fetch({ repo, signal }: Context, remote: string, withNotes: boolean): Promise<Theirs> {
  const wanted = [
    { from: ledgerRef, to: privateRef.ledger },
    ...(withNotes ? [{ from: notesRef, to: privateRef.notes }] : []),
  ];
  const there = await listRemoteRefs(
    repo,
    remote,
    wanted.map(({ from }) => from),
    { signal },
  );
  const present = wanted.filter(({ from }) => there.has(from));
  await fetchRefs(repo, remote, present, { signal });
  const fetched = async ({ from, to }: { from: string; to: string }) =>
    present.some((each) => each.from === from) ? readRef(repo, to) : null;
  return {
    ledger: await fetched({ from: ledgerRef, to: privateRef.ledger }),
    notes: await fetched({ from: notesRef, to: privateRef.notes }),
  };
}

async function forget(repo: Repository): Promise<void> {
  for (const name of Object.values(privateRef)) {
    const fetched = await readRef(repo, name);
    if (fetched !== null) await deleteRef(repo, name, fetched);
  }
}

async function takeLedger(
  { repo, store, config }: Context,
  theirs: string | null,
  report: SyncReport,
): Promise<void> {
  if (theirs === null) return;
  const incoming = await readIncoming(repo, theirs, {
    remote: report.remote,
    signing: signingIn(config),
  });
  if (incoming.commits === 0) return;
  report.received += incoming.events;
  report.refused.push(...incoming.refused);
  await Promise.all(tablesOf(store).map((table) => table.outdate()));
  // Before the ledger holds them, so that they never count.
  if (incoming.refused.length > 0)
    await writeRefused(repo, [...(await readRefused(repo)), ...incoming.refused.map(({ commit }) => commit)]);
  await store.ledger.merge(theirs);
}

const signingIn = ({ sign }: Context['config']): 'on' | 'off' => (sign === 'off' ? 'off' : 'on');

/** Whoever was a stranger may have been added to those who count. */
async function reconsider({ repo, store, config }: Context, report: SyncReport): Promise<void> {
  const refused = [...(await readRefused(repo))];
  const still = new Set(await stillRefused(repo, refused, signingIn(config)));
  report.accepted = refused.filter((commit) => !still.has(commit));
  if (report.accepted.length === 0) return;
  await Promise.all(tablesOf(store).map((table) => table.outdate()));
  await writeRefused(repo, still);
}

async function takeNotes({ repo, store }: Context, theirs: string, report: SyncReport): Promise<void> {
  const patches = await store.patches.all();
  const taken = await mergeNotes(repo, theirs, (commit, note) => isEvidence(patches, commit, note));
  report.notes.received += taken.changed;
  report.notes.refused.push(...taken.refused);
}

async function push(
  { repo, signal }: Context,
  remote: string,
  theirs: Theirs,
  withNotes: boolean,
  report: SyncReport,
): Promise<boolean> {
  const [ledger, notes] = await Promise.all([readRef(repo, ledgerRef), readRef(repo, notesRef)]);
  const news = [
    ...(ledger && ledger !== theirs.ledger ? [{ object: ledger, to: ledgerRef }] : []),
    ...(withNotes && notes && notes !== theirs.notes ? [{ object: notes, to: notesRef }] : []),
  ];
  if (!(await pushRefs(repo, remote, news, { signal }))) return false;
  if (ledger) report.sent = await countEvents(repo, ledger, theirs.ledger);
  report.notes.sent = news.some(({ to }) => to === notesRef);
  return true;
}
