import type { Progress } from '../../core/healer.js';
import type { Terminal } from '../terminal.js';
import { printableLine } from './printable.js';
import { counted, duration } from './time.js';
import { cut, textWidth } from './width.js';

export interface ProgressView {
  report: (event: Progress) => void;
  /** Wipes the line until the next report, so that something else can be printed. */
  clear: () => void;
  stop: () => void;
}

/** For commands that hand the terminal to another program. */
export const noProgress: ProgressView = { report: () => {}, clear: () => {}, stop: () => {} };

/**
 * One live line in a terminal; elsewhere one plain line a phase. (Not clack's spinner: that one takes stdin and
 * ends the process at Ctrl-C, before anything is cleaned up.)
 */
export function startProgress(terminal: Terminal): ProgressView {
  if (terminal.quiet) return noProgress;
  const view = terminal.live ? liveLine(terminal) : plainLines(terminal);
  return terminal.verbose ? withDetails(view, terminal) : view;
}

/** Prompts and questions, as they are sent, above the line. */
function withDetails(view: ProgressView, terminal: Terminal): ProgressView {
  return {
    ...view,
    report: (event) => {
      if (event.detail !== undefined) {
        view.clear();
        const lines = event.detail.split('\n').map((line) => `  ${printableLine(line)}`);
        const heading = `${event.phase === 'ask' ? 'prompt for ' : ''}${printableLine(event.message)}:`;
        terminal.talk([heading, ...lines, ''].join('\n'));
      }
      view.report(event);
    },
  };
}

/**
 * What is going on, on one line of at most `width` columns: message, candidates tried, per second, best so far,
 * time left. Where it does not fit, the message is cut first, then the end.
 */
export function progressText(event: Progress, width: number): string {
  const facts = [
    event.screened === undefined ? undefined : tried(event.screened, event.generated),
    event.perSecond
      ? `${event.perSecond < 10 ? event.perSecond.toFixed(1) : Math.round(event.perSecond)}/s`
      : undefined,
    event.remainingMs === undefined ? undefined : `${duration(Math.max(0, event.remainingMs))} left`,
    event.best ? `best: ${printableLine(event.best)}` : undefined,
  ].filter((fact) => fact !== undefined);
  const room = width - textWidth(['', ...facts].join(' · '));
  const message = cut(printableLine(event.message), Math.max(Math.min(24, width), room));
  return cut([message, ...facts].join(' · '), width);
}

const tried = (screened: number, generated: number | undefined): string =>
  generated === undefined
    ? `${counted(screened, 'candidate')} tried`
    : // a longer look at one that was cut counts once more
      `${screened.toLocaleString('en')} of ${counted(Math.max(screened, generated), 'candidate')} tried`;

const frames = ['◐', '◓', '◑', '◒'];
const clearLine = '\r\u001b[2K';

function liveLine({ talkPaint }: Terminal): ProgressView {
  let latest: Progress | undefined;
  let frame = 0;
  const draw = () => {
    if (!latest) return;
    const text = progressText(latest, (process.stderr.columns || 80) - 16);
    const phase = talkPaint.cyan(latest.phase.padEnd(8));
    process.stderr.write(
      `${clearLine}${talkPaint.cyan(frames[frame++ % frames.length] ?? '')} ${phase} ${text}`,
    );
  };
  const clear = () => {
    if (latest) process.stderr.write(clearLine);
    latest = undefined;
  };
  const timer = setInterval(draw, 120);
  timer.unref();
  return {
    report: (event) => {
      latest = event;
    },
    clear,
    stop: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** A line when the phase or the error changes, and one every ten seconds within a long phase. */
function plainLines(terminal: Terminal): ProgressView {
  let shown = { phase: '', error: '', at: 0 };
  return {
    report: (event) => {
      const error = event.error ?? '';
      const isNew = event.phase !== shown.phase || error !== shown.error;
      if (!isNew && Date.now() - shown.at < 10_000) return;
      shown = { phase: event.phase, error, at: Date.now() };
      terminal.talk(`${event.phase}: ${progressText(event, Number.POSITIVE_INFINITY)}`);
    },
    clear: () => {},
    stop: () => {},
  };
}
