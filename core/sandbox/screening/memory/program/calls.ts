import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';

export type Slot = [file: string, slot: number];

/** The functions that were called since the last look, each once. */
export function createCalls() {
  let called = new Map<string, Slot>();
  return {
    add(file: string, slot: number): void {
      called.set(`${file}:${slot}`, [file, slot]);
    },
    take(): Slot[] {
      const taken = [...called.values()];
      called = new Map();
      return taken;
    },
  };
}

/** Says which test calls which functions, and which are called by the hooks around all tests of a suite, under its path. */
export function createCallsByTest() {
  const called = createCalls();
  const byTest: Record<string, Slot[]> = {};
  let running: TestId | null = null;
  const credit = (slots: Slot[], test: TestId) => {
    const key = testKey(test);
    if (slots.length > 0) byTest[key] = [...(byTest[key] ?? []), ...slots];
  };
  return {
    add: called.add,
    /** A test or a hook begins. What was called since the one before may be of either. */
    began(test: TestId): void {
      const slots = called.take();
      if (running) credit(slots, running);
      credit(slots, test);
      running = { file: test.file, path: [...test.path] };
    },
    ended: (test: TestId): void => credit(called.take(), test),
    /** What was called behind the last test. */
    rest: called.take,
    /** By test key. */
    calls: byTest,
  };
}
