import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../../workspace/replace-file.js';
import type { ScheduleText } from './scheduler.js';

export async function writeTexts(texts: readonly ScheduleText[]): Promise<void> {
  for (const { path, text } of texts) {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, text, { mode: 0o644 });
  }
}

/** Whether any was there. */
export async function removeTexts(texts: readonly ScheduleText[]): Promise<boolean> {
  const found = await Promise.all(texts.map(({ path }) => textAt(path)));
  for (const { path } of texts) await rm(path, { force: true });
  return found.some((text) => text !== null);
}

export async function stateOf(texts: readonly ScheduleText[]): Promise<'installed' | 'other' | 'missing'> {
  const found = await Promise.all(texts.map(({ path }) => textAt(path)));
  if (found.every((text) => text === null)) return 'missing';
  return texts.every(({ text }, index) => found[index] === text) ? 'installed' : 'other';
}

const textAt = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
