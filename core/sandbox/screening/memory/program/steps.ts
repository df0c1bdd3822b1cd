import { timeLimit } from './time-limit.js';

/** Counts what a program does, so that an endless loop ends itself. One for each realm, read by instrumented code as `$steps`. */
export interface Steps {
  done: number;
  /** The step behind which `stop` is called: the limit, or the next look at the clock. */
  most: number;
  /** From now on so many steps may be done, in so many milliseconds of the processor; see `timeLimit`. */
  allow(steps: number, ms: number): void;
  /** No limit any more; answers how many steps were done, and whether a limit was reached. */
  free(): { steps: number; cut: boolean };
  /**
   * Throws where a limit is reached, and goes on throwing at each further step: a `catch` in the program does not get
   * around it.
   */
  stop(): void;
  tick(): void;
  /** Called by probed code with the point, the names in scope there, and then with the value of the expression. */
  note(point: number, scope: Record<string, unknown>): boolean;
  /** Called in place of the expression where `note` said true. */
  supposed(point: number): unknown;
  value(point: number, value: unknown): unknown;
}

export const stepsKey = 'healer.steps';

/** Thrown when the step limit is reached. */
export class StepLimit extends Error {
  override readonly name = 'StepLimit';
}

/**
 * A step can be slow, such as one that copies what doubles with each: so the clock is looked at every few steps at first,
 * and later whenever the steps have grown by a thirty-second.
 */
const nextLook = (done: number): number => done + Math.min(256, Math.max(4, done >> 5));

export function createSteps(): Steps {
  let limit = Number.POSITIVE_INFINITY;
  let isTimeUp = () => false;
  let cut = false;
  const steps: Steps = {
    done: 0,
    most: Number.POSITIVE_INFINITY,
    allow(most, ms) {
      limit = most;
      isTimeUp = timeLimit(ms);
      cut = false;
      steps.done = 0;
      steps.most = Math.min(limit, nextLook(0));
    },
    free() {
      steps.most = Number.POSITIVE_INFINITY;
      return { steps: steps.done, cut };
    },
    stop() {
      cut ||= steps.done > limit || isTimeUp();
      if (cut) throw new StepLimit('stopped: it took too many steps, or too long');
      steps.most = Math.min(limit, nextLook(steps.done));
    },
    tick() {
      if (++steps.done > steps.most) steps.stop();
    },
    note: () => false,
    supposed: () => undefined,
    value: (_, value) => value,
  };
  return steps;
}
