import { detectIsolation, type Isolation } from '../sandbox/isolation.js';
import { fileMiBOf, type Limits, memoryOf } from '../sandbox/limits/limits.js';
import type { AttemptName } from './targets.js';
import { trySandbox } from './try-sandbox.js';

/** What stands between a program of a repository and this machine. */
export interface MachineReport {
  isolation: Isolation;
  protections: Protection[];
}

export interface Protection {
  /** What is protected. */
  name: string;
  /** `held`: it cannot be got at. `watched`: healer ends what gets at it, a moment later. `open`: it can. */
  state: 'held' | 'watched' | 'open';
  /** What was seen when it was tried, as part of a sentence. */
  detail: string;
}

/** What is told of each attempt: its object, and what is true of it when the attempt is held back or comes through. */
const told: Record<AttemptName, { name: string; held: string; open: string }> = {
  write: {
    name: 'files outside the worktree',
    held: 'cannot be written',
    open: 'can be written by programs that tests start',
  },
  read: { name: 'home folders and keys', held: 'are hidden', open: 'can be read' },
  network: { name: 'network', held: 'cannot be reached', open: 'can be reached' },
  sockets: {
    name: 'sockets of other programs',
    held: 'Docker, the agent of SSH and others cannot be reached',
    open: 'can be reached',
  },
  processes: { name: 'other processes', held: 'are invisible', open: 'can be seen and signalled' },
  environment: {
    name: 'secrets in the environment',
    held: 'are not handed on',
    open: 'are handed on',
  },
  kernel: { name: 'settings of the kernel', held: 'cannot be written', open: 'can be written' },
  remains: {
    name: 'programs left behind',
    held: 'end with the run',
    open: 'stay, where they make a session of their own',
  },
};

/** Tries to get out of the sandbox of this machine, and says what came of each attempt. Errors: those of `execute`. */
export async function examineMachine(limits: Limits, signal?: AbortSignal): Promise<MachineReport> {
  const [isolation, came] = await Promise.all([detectIsolation(), trySandbox(signal)]);
  const protections = (Object.keys(told) as AttemptName[]).map((key): Protection => {
    const state = came[key] ? 'open' : 'held';
    return { name: told[key].name, state, detail: told[key][state] };
  });
  return { isolation, protections: [...protections, ...limitsOf(limits, isolation)] };
}

/** How the limits of a run are kept here. */
function limitsOf(limits: Limits, { name }: Isolation): Protection[] {
  const hasProc = process.platform === 'linux';
  const kernel = process.platform !== 'win32';
  const countsOwn = name === 'bubblewrap' && process.getuid?.() !== 0;
  const watched = hasProc ? 'watched' : 'open';
  const { processes, openFiles, diskMiB } = limits;
  return [
    {
      name: 'memory',
      state: watched,
      detail: hasProc ? `a run that uses more than ${memoryOf(limits)} MiB is ended` : 'is not limited',
    },
    {
      name: 'processes and threads',
      state: countsOwn ? 'held' : watched,
      detail: countsOwn
        ? `a run cannot have more than ${processes}`
        : hasProc
          ? `a run that has more than ${processes} is ended`
          : 'are not limited',
    },
    { name: 'disk', state: 'watched', detail: `a run that writes more than ${diskMiB} MiB is ended` },
    {
      name: 'size of a file',
      state: kernel ? 'held' : 'open',
      detail: kernel ? `${fileMiBOf(limits)} MiB at most` : 'is not limited',
    },
    {
      name: 'open files',
      state: kernel ? 'held' : 'open',
      detail: kernel ? `${openFiles} at most in each process` : 'are not limited',
    },
    {
      name: 'time',
      state: 'held',
      detail: 'a run is ended when its time is up, or it is busy, or waits, without a sign of life',
    },
  ];
}
