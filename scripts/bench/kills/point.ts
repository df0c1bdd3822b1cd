import { randomNumbers } from '../random.js';

/** Where a process group is killed: after a part of the time that the command takes, or at one of its steps. */
export type KillPoint =
  | { by: 'time'; afterMs: number }
  | { by: 'step'; step: number; of: number; how: 'before' | 'torn' | 'after'; delayMs: number };

/** How long a command takes when nobody kills it, and how many steps it makes. */
export interface Course {
  durationMs: number;
  steps: number;
}

/** The same for the same seed, iteration and attempt, as far as the course is the same. */
export function drawPoint(course: Course, seed: number, iteration: number, attempt: number): KillPoint {
  const random = randomNumbers(seed * 1_000_003 + iteration * 101 + attempt);
  if (random() < 0.4) return { by: 'time', afterMs: Math.round(random() * course.durationMs) };
  const step = 1 + Math.floor(random() * course.steps);
  const how = (['before', 'torn', 'after'] as const)[Math.floor(random() * 3)] ?? 'before';
  return { by: 'step', step, of: course.steps, how, delayMs: Math.round(random() * 30) };
}

export function describePoint(point: KillPoint): string {
  if (point.by === 'time') return `after ${point.afterMs} ms`;
  const { step, of, how, delayMs } = point;
  return `${how} step ${step} of ${of}${how === 'after' ? `, ${delayMs} ms after a program was started` : ''}`;
}

/** What `crash.cts` reads. */
export function pointEnvironment(point: KillPoint): Record<string, string> {
  if (point.by === 'time') return {};
  return { CRASH_AT: String(point.step), CRASH_HOW: point.how, CRASH_DELAY: String(point.delayMs) };
}
