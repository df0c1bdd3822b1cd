import type { HostRequest } from '../hosts/code-host.js';
import { endsAll, HostError } from '../hosts/host-error.js';
import type { Patch } from '../model.js';
import { readEvidence } from '../patches/evidence/evidence.js';
import { closeRequest } from './close-request.js';
import { decidedThere } from './decided-there.js';
import { markedText, readMarked } from './marker.js';
import { pushPatch } from './remote-branch.js';
import type { RequestOutcome } from './report.js';
import {
  isAboutTheSame,
  markerOf,
  type OwnRequest,
  openRequestsOfHealer,
  ownRequest,
} from './requests-of-healer.js';
import type { Round } from './round.js';
import { requestText, requestTitle } from './text/patch-text.js';

export interface OpenedRequest {
  outcome: RequestOutcome;
  request: HostRequest | null;
  /** The request, where it stays open. */
  isOpen: OwnRequest | null;
  reason: string;
}

/**
 * Pushes the branch of a patch and opens a request for it, or takes up the one that a killed run has opened. One that somebody
 * has closed or merged is not opened again. Throws where the server refuses more than this one.
 */
export async function openRequest(round: Round, patch: Patch, into: string): Promise<OpenedRequest> {
  const { context, host, remote, settings, dryRun, report } = round;
  const decided = await decidedThere(round, patch);
  if (decided) return { ...decided, isOpen: null };
  if (dryRun) return standIn(patch, into);
  if (!(await pushPatch(context, remote, patch)))
    return nothing('left', `somebody has pushed other commits to ${patch.branch}`);
  try {
    const text = await textFor(round, patch);
    const { draft } = settings;
    const made = await host.openRequest({
      title: requestTitle(patch),
      text,
      branch: patch.branch,
      into,
      draft,
    });
    const request = made ?? (await openOf(round, patch.branch));
    const own = request && ownRequest(request);
    if (!own)
      return nothing('left', `there is a ${host.noun} for ${patch.branch} that healer has not opened`);
    if (made) report.notices.push(...(await dress(round, own)));
    return await unlessTooMany(round, patch, own, made ? 'opened' : 'unchanged');
  } catch (error) {
    if (!(error instanceof HostError) || endsAll(error)) throw error;
    return nothing('failed', error.message);
  }
}

/** Updates the text unless people have changed it. Resolves with what was done. */
export async function updateRequest(
  round: Round,
  patch: Patch,
  { number, text, marked }: OwnRequest,
): Promise<RequestOutcome> {
  if (!marked.isUntouched) return 'unchanged';
  const next = await textFor(round, patch, marked.rest);
  if (next === text.trim()) return 'unchanged';
  if (!round.dryRun) await round.host.change('request', number, { text: next });
  return 'updated';
}

async function textFor({ context, host, known }: Round, patch: Patch, rest = ''): Promise<string> {
  const errors = patch.errors.flatMap((id) => known.errors.find((error) => error.id === id) ?? []);
  const evidence = (await readEvidence(context.repo, patch.commit))?.predicate ?? null;
  const longest = host.longestText - roomForMarker - 16 * patch.errors.length - rest.length;
  return markedText(requestText({ patch, errors, evidence }, longest), markerOf(patch), rest);
}

/** With why it was closed. */
const roomForMarker = 1_000;

async function openOf({ host }: Round, branch: string): Promise<HostRequest | null> {
  return (await host.requestsOf(branch)).find(({ state, isOwn }) => state === 'open' && isOwn) ?? null;
}

/** Labels and reviewers, none of which is worth failing for. */
async function dress({ host, settings }: Round, { number }: OwnRequest): Promise<string[]> {
  const notices: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>) => {
    await work().catch((error: unknown) => {
      if (!(error instanceof HostError)) throw error;
      notices.push(`${host.sign}${number} could not be ${what}: ${error.message}`);
    });
  };
  if (settings.labels.length > 0)
    await attempt('labelled', () => host.label('request', number, settings.labels));
  if (settings.reviewers.length > 0)
    await attempt('given to reviewers', () => host.askForReview(number, settings.reviewers));
  return notices;
}

/** Of machines that open at the same time, the later ones see each other’s requests, and take theirs back. */
async function unlessTooMany(
  round: Round,
  patch: Patch,
  own: OwnRequest,
  outcome: RequestOutcome,
): Promise<OpenedRequest> {
  const older = (await openRequestsOfHealer(round.host)).filter(({ number }) => number < own.number);
  const same = older.find((each) => isAboutTheSame(markerOf(patch), each));
  if (same) {
    const reason = `${round.host.sign}${same.number} heals the same`;
    await closeRequest(round, patch, own, reason);
    return { outcome: 'covered', request: same, isOpen: null, reason };
  }
  if (older.length >= round.settings.mostOpen) {
    const reason = `${round.settings.mostOpen} were opened on other machines at the same time`;
    await closeRequest(round, patch, own, reason);
    return nothing('waiting', reason);
  }
  return { outcome, request: own, isOpen: own, reason: '' };
}

const nothing = (outcome: RequestOutcome, reason: string): OpenedRequest => ({
  outcome,
  request: null,
  isOpen: null,
  reason,
});

/** In a dry run: it counts as open. */
function standIn(patch: Patch, into: string): OpenedRequest {
  const { branch, commit, title } = patch;
  const text = markedText('', markerOf(patch));
  const marked = readMarked(text);
  const request = {
    number: 0,
    url: '',
    state: 'open' as const,
    title,
    text,
    branch,
    commit,
    into,
    isOwn: true,
    merged: null,
    closedAt: null,
  };
  return {
    outcome: 'opened',
    request: null,
    isOpen: marked && { ...request, marked },
    reason: '',
  };
}
