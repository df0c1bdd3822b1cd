import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a record goes: the inbox folder, the run it belongs to, and the folder that test files are stored relative to. */
export interface Target {
  inbox: string;
  run: string | null;
  root: string;
}

/** What the environment asks for; null when nothing listens, or `HEALER=0` says so. */
export function targetFromEnvironment(env: NodeJS.ProcessEnv = process.env): Target | null {
  if (env.HEALER === '0' || !env.HEALER_INBOX) return null;
  return { inbox: env.HEALER_INBOX, run: env.HEALER_RUN || null, root: env.HEALER_ROOT || process.cwd() };
}

/** For reporters named in a user's own configuration: the nearest `.healer` folder above the working folder. */
export function targetFromFolder(folder: string = process.cwd()): Target | null {
  if (process.env.HEALER === '0') return null;
  const fromEnvironment = targetFromEnvironment();
  if (fromEnvironment) return fromEnvironment;
  if (existsSync(join(folder, '.healer'))) {
    return { inbox: join(folder, '.healer', 'inbox'), run: null, root: folder };
  }
  const parent = dirname(folder);
  return parent === folder ? null : targetFromFolder(parent);
}
