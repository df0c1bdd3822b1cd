import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type Level, pino } from 'pino';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import type { Store } from '../store/store.js';
import { appendLine, logFolder } from './log-files.js';

export type LogLevel = Exclude<Level, 'trace' | 'fatal'>;

/** Levels of entries, the least important first. */
export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** The log of one command: a line of JSON an entry. */
export interface Log {
  /** Tells the entries of this run from those of all others. */
  run: string;
  /** `facts` are plain data beside the sentence, under a key of that name. */
  write(level: LogLevel, sentence: string, facts?: Readonly<Record<string, unknown>>): void;
}

export interface LogOptions {
  command: string;
  /** All logs of the repository together stay below. */
  mostBytes: number;
  /** What is less important is left out: the variable LOG_LEVEL, and `info` where it names no level. */
  level?: string | undefined;
}

/**
 * Opens the log in `.healer/logs`. Secrets are blotted out of what is written. A log that cannot be written, on a full disk
 * for one, fails nothing: `healer doctor` tells of it.
 */
export async function openLog(
  store: Pick<Store, 'folder' | 'prepare'>,
  { command, mostBytes, level = process.env.LOG_LEVEL }: LogOptions,
): Promise<Log> {
  const logs = logFolder(store);
  const run = randomBytes(4).toString('hex');
  await store
    .prepare()
    .then(() => mkdir(logs, { recursive: true }))
    .catch(() => {});
  const logger = pino(
    {
      level: levelOf(level),
      base: { run, command, pid: process.pid },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write(line) {
        try {
          appendLine(logs, line, mostBytes);
        } catch {
          // What is logged is more important than the log.
        }
      },
    },
  );
  return {
    run,
    write: (entryLevel, sentence, facts = {}) => {
      if (!logger.isLevelEnabled(entryLevel)) return;
      const entry = withoutSecretsIn({ facts, sentence: cut(sentence) });
      const { facts: beside } = entry;
      logger[entryLevel](Object.keys(beside).length === 0 ? {} : { facts: beside }, entry.sentence);
    },
  };
}

function levelOf(level: string | undefined): string {
  const name = level?.trim().toLowerCase() ?? '';
  return name === 'silent' || name in pino.levels.values ? name : 'info';
}

const longest = 8_000;
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
