import { isAncestor } from '../git/history/ancestry.js';
import { readRef } from '../git/refs/refs.js';
import type { HostRequest } from '../hosts/code-host.js';
import type { Patch } from '../model.js';
import { type Arrival, findArrival } from '../patches/by-hand/arrival.js';
import { recordArrival } from '../patches/by-hand/merged-by-hand.js';
import { branchRef } from '../patches/names.js';
import { removeBranch, settle } from '../patches/transitions.js';
import { noteDecisions } from '../patterns/learn.js';
import { withRemoteTarget } from './remote-target.js';
import type { RequestOutcome } from './report.js';
import { ownRequest } from './requests-of-healer.js';
import type { Round } from './round.js';

/** What people have done with the request of a patch that waits here. */
export interface DecidedThere {
  outcome: Extract<RequestOutcome, 'merged' | 'declined' | 'left'>;
  request: HostRequest;
  /** As one sentence without a full stop. */
  reason: string;
}

/**
 * Asks the server what people have decided about a patch, and records it here: merged once the branch here holds it, and else
 * rejected where the request was closed. Null where they have not decided.
 */
export async function decidedThere(round: Round, patch: Patch): Promise<DecidedThere | null> {
  const { host } = round;
  const requests = (await host.requestsOf(patch.branch)).filter(({ isOwn }) => isOwn);
  const merged = requests.find(({ state }) => state === 'merged');
  if (merged) return { outcome: 'merged', request: merged, reason: await noteMerge(round, patch, merged) };
  const other = requests.find((each) => each.state === 'open' || !isClosedByHealer(each));
  if (!other) return null;
  const name = `${host.sign}${other.number}`;
  if (other.state === 'closed') return noteClosing(round, patch, other, `somebody has closed ${name}`);
  if (ownRequest(other)) return null;
  const reason = `${name} is for its branch, and healer has not opened it`;
  return { outcome: 'left', request: other, reason };
}

const isClosedByHealer = (request: HostRequest): boolean =>
  ownRequest(request)?.marked.marker.closed === true;

/** What the branch here does not hold yet would be healed again, if its error counted as gone. */
async function noteMerge(round: Round, patch: Patch, request: HostRequest): Promise<string> {
  const { context, dryRun } = round;
  const was = `${round.host.sign}${request.number} was merged`;
  const into = intoOf(round, patch);
  const tip = into === null ? null : await readRef(context.repo, branchRef(into));
  const arrival = tip === null ? null : await arrivalOf(round, patch, tip, request);
  if (arrival === null) return into === null ? was : `${was}: pull ${into} to have it here`;
  if (!dryRun) await recordArrival(context.repo, context.store, patch, arrival, request.url);
  return was;
}

/** Where people changed it before they merged it, only the server knows the commit. */
async function arrivalOf(
  { context: { repo } }: Round,
  patch: Patch,
  tip: string,
  { merged }: HostRequest,
): Promise<Arrival | null> {
  const found = await findArrival(repo, patch, tip, null);
  if (found) return found;
  const commit = merged?.commit ?? null;
  if (commit === null || !(await isAncestor(repo, commit, tip))) return null;
  return { commit, at: merged?.at ?? null, by: '' };
}

/** A request is also closed when its change was pushed to the branch without it, and by the server when that branch is deleted. */
async function noteClosing(
  round: Round,
  patch: Patch,
  request: HostRequest,
  closed: string,
): Promise<DecidedThere | null> {
  const { context, known, remote, dryRun } = round;
  const into = intoOf(round, patch);
  const there = into === null ? undefined : known.remote.get(branchRef(into));
  if (into === null || there === undefined) return null;
  const isThere = await withRemoteTarget(context, { remote, branch: into, there }, (tip) =>
    findArrival(context.repo, patch, tip, null),
  );
  if (isThere)
    return {
      outcome: 'merged',
      request,
      reason: `${closed}, and ${into} of ${remote} has its change: pull it`,
    };
  if (!dryRun) {
    const told = { by: '', request: request.url, ...(request.closedAt !== null && { at: request.closedAt }) };
    await settle(context.store, patch, { state: 'rejected' }, told);
    await removeBranch(context.repo, patch);
    await noteDecisions(context);
  }
  return { outcome: 'declined', request, reason: closed };
}

const intoOf = ({ settings }: Round, { target }: Patch): string | null => settings.into ?? target;
