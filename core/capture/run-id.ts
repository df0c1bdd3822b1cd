import { uniqueWord } from '../../hooks/unique-word.js';
import { isAlive, processStamp } from '../workspace/processes.js';

/** A name for a run that this process starts and will record itself: others see from it whether this process is there. */
export const newRunId = (): string => `${processStamp()}-${uniqueWord()}`;

/** Whether who gave a run its id still runs, and so is going to record it. */
export function isRunning(id: string | null): boolean {
  const stamp = /^(\d+(?::\d+)?)-/.exec(id ?? '')?.[1];
  return stamp !== undefined && isAlive(stamp);
}
