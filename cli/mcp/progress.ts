import type { Progress } from '../../core/healer.js';
import { counted } from '../render/time.js';

/** A step of a call, for `notifications/progress`. */
export interface Step {
  progress: number;
  message: string;
}

/** Screening tells of hundreds of candidates a second. */
const leastMs = 250;

/** Turns what healer tells of its work into steps, in healer's own words: titles of candidates hold code. */
export function stepsOf(send: (step: Step) => void): (event: Progress) => void {
  let progress = 0;
  let shown = { phase: '', at: 0 };
  return ({ phase, screened, generated }) => {
    if (phase === shown.phase && Date.now() - shown.at < leastMs) return;
    shown = { phase, at: Date.now() };
    progress += 1;
    const tried =
      screened === undefined ? '' : `: ${screened} of ${counted(generated ?? screened, 'candidate')}`;
    send({ progress, message: `${words[phase]}${tried}` });
  };
}

const words: Record<Progress['phase'], string> = {
  examine: 'looking at the files',
  test: 'running the tests',
  diagnose: 'looking for the fault',
  screen: 'trying candidates',
  ask: 'asking a model',
  prove: 'proving the patch',
  land: 'making the commit',
};
