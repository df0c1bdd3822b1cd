import { serialize } from 'node:v8';
import type { Moment, Turn, Turns } from '../../screener.js';
import type { Steps } from './steps.js';

/** What is noted in one test at most: a loop passes a point very often. */
const mostMoments = 200;
const mostBytes = 2_000;

/** Notes what a program holds at its points, from `start` to `stop`. */
export function createProbe(steps: Steps) {
  let moments: Moment[] = [];
  let open: Moment[] = [];
  let turns: Turns | undefined;
  let isNoting = true;
  let evaluations = 0;
  let turn: Turn | null = null;
  const { note, supposed, value } = steps;
  return {
    start() {
      steps.note = (point, scope) => {
        turn = turnOf(turns, evaluations++);
        if (isNoting && moments.length < mostMoments) {
          const moment: Moment = { point, scope: copied(scope) };
          moments.push(moment);
          if (turn) Object.assign(moment, copied({ value: turn.value }));
          else open.push(moment);
        }
        return turn !== null;
      };
      // The program may change what it is given.
      steps.supposed = () => (turn ? copied({ value: turn.value }).value : undefined);
      steps.value = (point, result) => {
        const at = open.findLastIndex((moment) => moment.point === point);
        const [moment] = at < 0 ? [] : open.splice(at, 1);
        if (moment) Object.assign(moment, copied({ value: result }));
        return result;
      };
    },
    /** From now on the points have these values, their own ones where there are none; moments are only noted where told. */
    suppose(next: Turns | undefined, options: { isNoting: boolean }) {
      turns = next;
      isNoting = options.isNoting;
      evaluations = 0;
    },
    /** What was noted since the last call. */
    take(): Moment[] {
      const taken = moments;
      moments = [];
      open = [];
      return taken;
    },
    stop() {
      Object.assign(steps, { note, supposed, value });
    },
  };
}

function turnOf(turns: Turns | undefined, evaluation: number): Turn | null {
  if (!turns) return null;
  return evaluation < turns.first.length ? (turns.first[evaluation] ?? null) : turns.rest;
}

/** The values as they are now. What cannot be handed on, such as a function, is left out. */
function copied(values: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'function' || typeof value === 'symbol') continue;
    copy[name] = typeof value === 'object' && value !== null ? structuredCopy(value) : value;
    if (copy[name] === uncopied) delete copy[name];
  }
  return copy;
}

const uncopied = Symbol('cannot be copied');

function structuredCopy(value: object): unknown {
  try {
    return serialize(value).length > mostBytes ? uncopied : structuredClone(value);
  } catch {
    return uncopied;
  }
}

/** What an assertion wanted and got, where that is what was thrown. */
export function comparedIn(error: unknown): { expected: unknown; actual: unknown } | null {
  if (typeof error !== 'object' || error === null) return null;
  const { matcherResult } = error as { matcherResult?: object };
  const held = matcherResult && 'expected' in matcherResult ? matcherResult : error;
  if (!('expected' in held) || !('actual' in held)) return null;
  const copy = copied({ expected: held.expected, actual: held.actual });
  return 'expected' in copy ? { expected: copy.expected, actual: copy.actual } : null;
}
