/** Counts what a program does, so that an endless loop ends itself. One for each realm, read by instrumented code as `$steps`. */
export interface Steps {
  done: number;
  most: number;
  /** Throws, and goes on throwing at each further step: a `catch` in the program does not get around it. */
  stop(): never;
  tick(): void;
  /** Called by probed code with the point, the names in scope there, and then with the value of the expression. */
  note(point: number, scope: Record<string, unknown>): void;
  value(point: number, value: unknown): unknown;
}

export const stepsKey = 'healer.steps';

/** Thrown when the step limit is reached. */
export class StepLimit extends Error {
  override readonly name = 'StepLimit';
}

export function createSteps(): Steps {
  const steps: Steps = {
    done: 0,
    most: Number.POSITIVE_INFINITY,
    stop() {
      throw new StepLimit(`stopped after ${steps.most} steps`);
    },
    tick() {
      if (++steps.done > steps.most) steps.stop();
    },
    note() {},
    value: (_, value) => value,
  };
  return steps;
}
