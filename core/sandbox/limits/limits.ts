import { totalmem } from 'node:os';

/** What a run and everything that it starts may use; the settings `limits` of `.healer/config.json`. */
export interface Limits {
  /** MiB of memory of all its processes together; null is half of what the machine has. */
  memoryMiB: number | null;
  /** Processes and threads at once. */
  processes: number;
  /** Files and sockets that each process may have open. */
  openFiles: number;
  /** MiB that it may add to the disk. */
  diskMiB: number;
}

/** Enough for a large suite with a worker for each processor, and far from what brings a machine down. */
export const usualLimits: Limits = { memoryMiB: null, processes: 4096, openFiles: 65_536, diskMiB: 10_240 };

/** Limits of a run: what it may use, and how long. */
export type LimitName = 'time' | 'loop' | 'idle' | 'memory' | 'processes' | 'disk' | 'processor' | 'machines';

/** Which limit ended a run. */
export interface Exceeded {
  limit: LimitName;
  /** What it did, as the end of a sentence: `used more than 512 MiB of memory`. */
  how: string;
}

export const exceeded = {
  time: (ms: number): Exceeded => ({ limit: 'time', how: `did not end within ${ms / 1000} s` }),
  loop: (): Exceeded => ({ limit: 'loop', how: 'was busy without a sign of life' }),
  idle: (ms: number): Exceeded => ({
    limit: 'idle',
    how: `waited for ${Math.round(ms / 1000)} s without a sign of life`,
  }),
  memory: (limits: Limits): Exceeded => ({
    limit: 'memory',
    how: `used more than ${memoryOf(limits)} MiB of memory`,
  }),
  outOfMemory: (): Exceeded => ({ limit: 'memory', how: 'ran out of memory' }),
  processes: ({ processes }: Limits): Exceeded => ({
    limit: 'processes',
    how: `had more than ${processes} processes and threads at once`,
  }),
  disk: ({ diskMiB }: Limits): Exceeded => ({
    limit: 'disk',
    how: `wrote more than ${diskMiB} MiB`,
  }),
  file: (limits: Limits): Exceeded => ({
    limit: 'disk',
    how: `wrote a file of more than ${fileMiBOf(limits)} MiB`,
  }),
  machines: (): Exceeded => ({
    limit: 'machines',
    how: 'took down every machine that ran them, one after the other',
  }),
  processor: (seconds: number): Exceeded => ({
    limit: 'processor',
    how: `had a process that used more than ${seconds} s of processor time`,
  }),
};

/** MiB of memory for all processes of a run together. */
export const memoryOf = ({ memoryMiB }: Limits): number =>
  memoryMiB ?? Math.max(1024, Math.floor(totalmem() / 2 ** 21));

/** MiB that a single file may have: no test needs a larger one. */
export const fileMiBOf = ({ diskMiB }: Limits): number => Math.min(4096, diskMiB);
