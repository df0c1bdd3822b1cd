import type { Progress } from '../../core/healer.js';
import { printableLine } from '../render/printable.js';
import { counted, duration } from '../render/time.js';

/** What is going on, as texts that can be shown as they are; empty where there is nothing to tell. */
export interface Step {
  at: string;
  phase: Progress['phase'];
  phaseWord: string;
  message: string;
  error: string;
  tried: string;
  rate: string;
  left: string;
  best: string;
}

export function stepOf(event: Progress, now = new Date()): Step {
  const { phase, message, error = '', generated, screened, best = '', perSecond, remainingMs } = event;
  return {
    at: now.toISOString(),
    phase,
    phaseWord: phaseWords[phase],
    message: printableLine(message).slice(0, 300),
    error,
    tried: screened === undefined ? '' : triedText(screened, generated),
    rate: perSecond === undefined ? '' : `${Math.round(perSecond).toLocaleString('en')} a second`,
    left: remainingMs === undefined ? '' : `${duration(Math.max(0, remainingMs))} left`,
    best: printableLine(best).slice(0, 300),
  };
}

const triedText = (screened: number, generated: number | undefined): string =>
  `${screened.toLocaleString('en')} of ${counted(Math.max(screened, generated ?? 0), 'candidate')}`;

const phaseWords: Record<Progress['phase'], string> = {
  examine: 'Looking at the files',
  test: 'Running the tests',
  diagnose: 'Looking for the fault',
  screen: 'Trying candidates',
  ask: 'Asking a model',
  prove: 'Proving',
  land: 'Making the commit',
};
