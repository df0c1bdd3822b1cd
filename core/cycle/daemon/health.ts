import type { Store } from '../../store/store.js';
import { readHeartbeat } from '../heartbeat.js';
import { type Face, onlyGet, pathOf } from './server.js';

/** What the daemon knows of itself. */
export interface Health {
  startedAt: string;
  /** Whether a cycle runs now. */
  running: boolean;
  next: Date;
  /** Why the last cycle could not do its work, as a sentence; null where it could. */
  failure: string | null;
}

/** A cycle that is this late has been forgotten. */
const graceMs = 15 * 60_000;

/** GET /healthz: 200 where cycles do their work, else 503. */
export const healthFace =
  (store: Pick<Store, 'folder'>, health: Health): Face =>
  async (request) => {
    if (pathOf(request) !== '/healthz') return undefined;
    const refusal = onlyGet(request);
    if (refusal) return refusal;
    const last = await readHeartbeat(store);
    // After the heartbeat, so that a cycle that has begun meanwhile is not told as ended.
    const { startedAt, running, next, failure } = health;
    const late = !running && Date.now() > next.getTime() + graceMs;
    const ok = failure === null && !late;
    const body = {
      schema: 'healer/health@1',
      ok,
      reason: failure ?? (late ? 'a cycle was due and did not begin' : ''),
      startedAt,
      running,
      next: next.toISOString(),
      last: last && {
        startedAt: last.startedAt,
        endedAt: last.endedAt,
        outcome: last.outcome,
        reason: last.reason,
      },
    };
    return { status: ok ? 200 : 503, body };
  };
