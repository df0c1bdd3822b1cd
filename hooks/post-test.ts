import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Target } from './target.js';

/**
 * What follows a red run of a reporter that the user's own configuration names, by the setting `postTest`: one line
 * on standard error, healing in the background, or nothing. Under `healer test` the command line does this itself.
 */
export function afterRedRun(target: Target): void {
  if (target.run !== null || process.env.CI) return;
  const mode = postTestSetting(join(dirname(target.inbox), 'config.json'));
  if (mode === 'suggest')
    process.stderr.write('healer: failures recorded. `npx healer heal` looks for a fix.\n');
  if (mode === 'background')
    spawn('npx', ['--no-install', 'healer', 'heal'], {
      cwd: target.root,
      detached: true,
      stdio: 'ignore',
      shell: process.platform === 'win32',
    })
      .on('error', () => {})
      .unref();
}

function postTestSetting(file: string): string {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).postTest ?? 'suggest';
  } catch {
    return 'suggest';
  }
}
