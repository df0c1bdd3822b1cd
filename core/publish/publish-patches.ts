import { HealerError } from '../errors.js';
import { listRemoteRefs } from '../git/remotes.js';
import type { Patch } from '../model.js';
import { reopen } from '../patches/decisions/reopen.js';
import { branchRef } from '../patches/names.js';
import { isUndecided } from '../patches/transitions.js';
import { noteDecisions } from '../patterns/learn.js';
import { standing } from '../store/decisions.js';
import { closeRequest } from './close-request.js';
import { decidedThere } from './decided-there.js';
import { whyUnfit } from './fitness.js';
import { goneBecause, type Known } from './gone.js';
import { type PublishContext, withHost } from './open-place.js';
import { openRequest, updateRequest } from './open-request.js';
import { deletePushed, hasPushed } from './remote-branch.js';
import type { PublishedRequest, RequestsReport } from './report.js';
import { isAboutTheSame, markerOf, type OwnRequest, openRequestsOfHealer } from './requests-of-healer.js';
import type { Round } from './round.js';

export interface PublishRequest {
  /** Ids of patches, which may be shortened, or of the errors that they heal; all that wait where empty. */
  ids?: readonly string[];
  /** Ask and say, but push and change nothing. */
  dryRun?: boolean;
}

/**
 * Brings the requests on the server in line with the patches that wait here: closes those that nobody needs any more, updates
 * what has changed, and opens one for each patch, the most confident first, as many as may be open. What is there is found by
 * its branch and the marker in its text, so that a run that was killed is finished by the next one. Throws what `withHost`
 * throws, UNKNOWN_ID, REMOTE_FAILED.
 */
export function publishPatches(
  context: PublishContext,
  { ids = [], dryRun = false }: PublishRequest = {},
): Promise<RequestsReport> {
  return withHost(context, 'pullRequests', async ({ settings, host, remote }) => {
    const [patches, errors] = await Promise.all([context.store.patches.all(), context.store.errors.all()]);
    const named = ids.map((id) => findPatch(patches, id));
    const targets = new Set(patches.flatMap(({ target }) => settings.into ?? target ?? []));
    const branches = await listRemoteRefs(
      context.repo,
      remote,
      ['refs/heads/healer/*', ...[...targets].map(branchRef)],
      { signal: context.signal },
    );
    const known: Known = { patches, errors, remote: branches };
    const report: RequestsReport = {
      host: host.name,
      noun: host.noun,
      remote,
      dryRun,
      mostOpen: settings.mostOpen,
      open: 0,
      requests: [],
      deleted: [],
      notices: [],
    };
    const round: Round = { context, settings, host, remote, known, dryRun, report };
    const open = await openRequestsOfHealer(host);
    const kept = ids.length === 0 ? await lookAfter(round, open) : open;
    report.open = kept.length;
    if (ids.length === 0) await deleteLeftovers(round, kept);
    const wanted = ids.length === 0 ? await undecided(round, await waiting(round, kept)) : named;
    await openWaiting(round, kept, wanted);
    return report;
  });
}

function findPatch(patches: readonly Patch[], id: string): Patch {
  const found = patches.filter(
    (patch) =>
      patch.branch === id || patch.id.startsWith(id) || patch.errors.some((error) => error.startsWith(id)),
  );
  const patch = found.findLast(({ state }) => state === 'proposed') ?? found.at(-1);
  if (id.length >= 4 && patch) return patch;
  throw new HealerError('UNKNOWN_ID', `There is no patch ${JSON.stringify(id)}`, {
    next: 'See what waits with: healer review --list',
  });
}

/** Closes and updates what is open, and resolves with what still is. */
async function lookAfter(round: Round, open: readonly OwnRequest[]): Promise<OwnRequest[]> {
  const kept: OwnRequest[] = [];
  for (const request of open) {
    const patch = round.known.patches.find(({ id }) => id === request.marked.marker.patch);
    // What another machine has made and did not share is that machine’s to look after.
    if (!patch || patch.branch !== request.branch) kept.push(request);
    else if (isDeclined(patch, request)) {
      kept.push(request);
      await offerAgain(round, patch, request);
    } else if (isChanged(round, patch, request)) {
      kept.push(request);
      tell(round, patch, request, 'left', 'somebody has pushed other commits to its branch');
    } else {
      const reason =
        (await goneBecause(round.context.repo, patch, round.known)) ?? duplicateOf(round, patch, kept);
      if (reason === null) {
        kept.push(request);
        tell(round, patch, request, await updateRequest(round, patch, request), '');
      } else {
        await closeRequest(round, patch, request, reason);
        tell(round, patch, request, 'closed', reason);
      }
    }
  }
  return kept;
}

/** Who opens a request again whose closing rejected a patch takes that back. */
async function offerAgain(round: Round, patch: Patch, request: OwnRequest): Promise<void> {
  const { context, dryRun } = round;
  const was = 'it was closed, which rejected the fix here, and opened again';
  const others = standing(patch.decisions ?? []).filter(
    (each) => each.state === 'rejected' && each.request === undefined,
  );
  if (isChanged(round, patch, request))
    tell(round, patch, request, 'left', `${was} with other commits on its branch`);
  else if (others.length > 0)
    tell(round, patch, request, 'left', `${was}; somebody has rejected it here too`);
  else if (dryRun || (await reopen(context.repo, context.store, patch, { request: request.url }))) {
    if (!dryRun) await noteDecisions(context);
    tell(round, patch, request, 'reopened', was);
  } else tell(round, patch, request, 'left', `${was}; its commit or its branch is another one here`);
}

/** Whether the patch was rejected by the closing of a request, or of this one. */
const isDeclined = ({ state, decisions = [] }: Patch, request?: { url: string }): boolean =>
  state === 'rejected' &&
  standing(decisions).some(
    (each) => each.request !== undefined && each.request === (request?.url ?? each.request),
  );

/** Whether its branch has other commits than the patch. A server may be slow to see what was pushed. */
const isChanged = ({ known }: Round, { branch, commit }: Patch, request: OwnRequest): boolean =>
  [request.commit, known.remote.get(branchRef(branch))].some((head) => head && head !== commit);

/** Of two machines that had the same error, the one that was later takes its request back. */
function duplicateOf({ host }: Round, patch: Patch, older: readonly OwnRequest[]): string | null {
  const other = older.find((request) => isAboutTheSame(markerOf(patch), request));
  return other ? `${host.sign}${other.number} heals the same` : null;
}

/** Of a run that was killed after it had closed a request. */
async function deleteLeftovers(round: Round, open: readonly OwnRequest[]): Promise<void> {
  const { context, host, known, remote, dryRun, report } = round;
  for (const patch of known.patches) {
    if (known.remote.get(branchRef(patch.branch)) !== patch.commit) continue;
    if (open.some(({ branch }) => branch === patch.branch)) continue;
    if (report.requests.some((each) => each.patch === patch.id && each.outcome === 'closed')) continue;
    // Without its branch nobody could open the request again.
    if (isDeclined(patch)) continue;
    if ((await goneBecause(context.repo, patch, known)) === null) continue;
    if (!(await hasPushed(context, patch))) continue;
    // Somebody may have opened one by hand.
    if ((await host.requestsOf(patch.branch)).some(({ state }) => state === 'open')) continue;
    if (dryRun || (await deletePushed(context, remote, patch))) report.deleted.push(patch.branch);
  }
}

/** The most confident first. */
async function waiting({ context, known, report }: Round, open: readonly OwnRequest[]): Promise<Patch[]> {
  const found: Patch[] = [];
  for (const patch of known.patches) {
    if (patch.state !== 'proposed' || open.some(({ marked }) => marked.marker.patch === patch.id)) continue;
    if (report.requests.some((each) => each.patch === patch.id)) continue;
    if ((await goneBecause(context.repo, patch, known)) === null) found.push(patch);
  }
  return found.sort((a, b) => b.confidence.value - a.confidence.value || b.safety.value - a.safety.value);
}

/** Of those that were pushed, people may have decided: that is seen to also where no further one may be opened. */
async function undecided(round: Round, patches: readonly Patch[]): Promise<Patch[]> {
  const left: Patch[] = [];
  for (const patch of patches) {
    const decided = (await hasPushed(round.context, patch)) ? await decidedThere(round, patch) : null;
    if (decided) tell(round, patch, decided.request, decided.outcome, decided.reason);
    else left.push(patch);
  }
  return left;
}

async function openWaiting(
  round: Round,
  open: readonly OwnRequest[],
  patches: readonly Patch[],
): Promise<void> {
  const { context, host, known, settings, remote, report } = round;
  const kept = [...open];
  for (const patch of patches) {
    const own = kept.find(({ marked }) => marked.marker.patch === patch.id);
    const other = kept.find((request) => isAboutTheSame(markerOf(patch), request));
    const gone = isUndecided(patch.state) ? await goneBecause(context.repo, patch, known) : null;
    const into = settings.into ?? patch.target;
    if (own) await lookAfterNamed(round, patch, own);
    else if (other) tell(round, patch, other, 'covered', `${host.sign}${other.number} heals the same`);
    else if (gone !== null) tell(round, patch, null, 'left', gone);
    else {
      const unfit = await whyUnfit(context, patch, { remote, into, branches: known.remote });
      if (unfit !== null || into === null) tell(round, patch, null, 'left', unfit ?? '');
      else if (kept.length >= settings.mostOpen)
        tell(
          round,
          patch,
          null,
          'waiting',
          `${settings.mostOpen} are open, which is what "pullRequests.mostOpen" lets be`,
        );
      else {
        const opened = await openRequest(round, patch, into);
        tell(round, patch, opened.request, opened.outcome, opened.reason);
        if (opened.isOpen) kept.push(opened.isOpen);
      }
    }
  }
  report.open = kept.length;
}

async function lookAfterNamed(round: Round, patch: Patch, request: OwnRequest): Promise<void> {
  if (isDeclined(patch, request)) await offerAgain(round, patch, request);
  else if (isChanged(round, patch, request))
    tell(round, patch, request, 'left', 'somebody has pushed other commits to its branch');
  else tell(round, patch, request, await updateRequest(round, patch, request), '');
}

function tell(
  { report }: Round,
  { id, title, branch }: Patch,
  request: { number: number; url: string } | null,
  outcome: PublishedRequest['outcome'],
  reason: string,
): void {
  const { number = null, url = null } = request ?? {};
  report.requests.push({ patch: id, title, branch, outcome, number, url, reason });
}
