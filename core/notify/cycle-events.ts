import type { CycleReport } from '../cycle/run-cycle.js';
import type { Patch } from '../model.js';
import type { NotifyEvent } from './event.js';

export interface CycleFacts {
  /** Null where the cycle itself failed. */
  report: CycleReport | null;
  /** Why it failed, as one sentence. */
  failure: string | null;
  /** When a cycle was due that did not run. */
  missed: Date | null;
  /** Every patch of the repository: what a killed cycle has landed is told by the next one. */
  patches: readonly Patch[];
  now: Date;
}

/** What there is to tell after a cycle. Events that were told before have the same ids again. */
export function cycleEvents({ report, failure, missed, patches, now }: CycleFacts): NotifyEvent[] {
  const at = now.toISOString();
  const day = at.slice(0, 10);
  const event = (
    kind: NotifyEvent['kind'],
    about: string,
    rest: Partial<NotifyEvent> & Pick<NotifyEvent, 'title'>,
  ): NotifyEvent => ({ id: `${kind} ${about}`, kind, at, subject: '', detail: '', ...rest });

  const proposed = patches.filter(({ state }) => state === 'proposed');
  const merged = new Set(report?.applied.filter((each) => each.merged).map(({ patch }) => patch));
  const branches = report?.branches ?? [];
  const unfixed = branches.flatMap(({ branch, heal }) =>
    (heal?.errors ?? [])
      .filter(({ status, patch }) => status === 'unfixed' && patch === null)
      .map((error) => ({ ...error, branch })),
  );
  const failed = branches.filter(({ state }) => state === 'failed');
  return [
    ...proposed
      .filter(({ reverts }) => !reverts)
      .map((patch) =>
        event('fix.waiting', patch.id, { subject: patch.id, title: patch.title, detail: scores(patch) }),
      ),
    ...proposed
      .filter(({ reverts }) => reverts)
      .map((patch) =>
        event('rollback.proposed', patch.id, {
          subject: patch.id,
          title: patch.title,
          detail: patch.because ?? '',
        }),
      ),
    ...patches
      .filter(({ id }) => merged.has(id))
      .map((patch) =>
        event('fix.merged', patch.id, {
          subject: patch.id,
          title: patch.title,
          detail: `into ${patch.target}, ${scores(patch)}`,
        }),
      ),
    ...unfixed.map(({ id, title, branch, reason }) =>
      event('error.unfixed', id, {
        subject: id,
        title,
        detail: `on ${branch}${reason === '' ? '' : `: ${reason}`}`,
      }),
    ),
    ...weekly(report?.evolution ?? null, event),
    ...failed.map(({ branch, trouble }) =>
      event('cycle.failed', `${branch} ${day}`, {
        title: `the branch ${branch} could not be healed`,
        detail: trouble ?? '',
      }),
    ),
    ...(report === null || report.trouble === null
      ? []
      : [
          event('cycle.failed', `machine ${day}`, {
            title: 'the machine keeps cycles from working',
            detail: report.trouble,
          }),
        ]),
    ...(failure === null
      ? []
      : [event('cycle.failed', day, { title: 'the cycle ended early', detail: failure })]),
    ...(missed === null
      ? []
      : [
          event('cycle.missed', missed.toISOString(), {
            title: 'a scheduled cycle did not run',
            detail: `It was due at ${missed.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
          }),
        ]),
  ];
}

type Make = (
  kind: NotifyEvent['kind'],
  about: string,
  rest: Pick<NotifyEvent, 'title'> & Partial<NotifyEvent>,
) => NotifyEvent;

/** Nothing where nothing was found. */
function weekly(evolution: CycleReport['evolution'], event: Make): NotifyEvent[] {
  if (evolution === null) return [];
  const { branch, commit, report, trouble } = evolution;
  if (report === null)
    return [event('evolution.weekly', commit, { title: `it failed on ${branch}`, detail: trouble ?? '' })];
  const { findings, patches } = report;
  if (findings.length === 0) return [];
  const grave = findings.filter(({ severity }) => severity === 'error').length;
  const title = `${findings.length} finding(s) on ${branch}${grave > 0 ? `, ${grave} of them grave` : ''}`;
  const detail = patches.length > 0 ? `${patches.length} fix(es) wait for review` : '';
  return [event('evolution.weekly', commit, { title, detail })];
}

const scores = ({ branch, confidence, safety }: Patch): string =>
  `on ${branch}, confidence ${confidence.value.toFixed(2)}, safety ${safety.value.toFixed(2)}`;
