import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Target } from './target.js';

/**
 * What follows a red run of a reporter that the user's own configuration names, by the setting `postTest`: one line
 * on standard error, healing in the background, or nothing. Under `healer test` the command line does this itself.
 */
export function afterRedRun(target: Target): void {
  if (target.run !== null || process.env.CI) return;
  const state = dirname(target.inbox);
  const mode = postTestSetting(join(state, 'config.json'));
  if (mode === 'suggest') say('failures recorded. `npx healer heal` looks for a fix.');
  if (mode === 'background') {
    say('failures recorded. Healing in the background; `npx healer patches` shows what comes of it.');
    healInBackground(target.root, join(state, 'logs'));
  }
}

const say = (text: string): boolean => process.stderr.write(`healer: ${text}\n`);

function healInBackground(folder: string, logs: string): void {
  mkdirSync(logs, { recursive: true });
  const log = openSync(join(logs, 'background.log'), 'a');
  spawn('npx', ['--no-install', 'healer', 'heal'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    shell: process.platform === 'win32',
  })
    .on('error', () => {})
    .unref();
  closeSync(log);
}

function postTestSetting(file: string): string {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')).postTest ?? 'suggest';
  } catch {
    return 'suggest';
  }
}
