import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

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

/**
 * For reporters named in a user's own configuration: the nearest `.healer` folder above the working folder; in a linked
 * worktree, that of the main checkout, which is the one that healer reads.
 */
export function targetFromFolder(folder: string = process.cwd()): Target | null {
  if (process.env.HEALER === '0') return null;
  const fromEnvironment = targetFromEnvironment();
  if (fromEnvironment) return fromEnvironment;
  const state = join(mainCheckoutOf(folder) ?? folder, '.healer');
  if (existsSync(state)) return { inbox: join(state, 'inbox'), run: null, root: folder };
  const parent = dirname(folder);
  return parent === folder ? null : targetFromFolder(parent);
}

/**
 * The main checkout where `folder` is the root of a linked worktree. Its `.git` is a file that names a folder in git's
 * own, and `commondir` in there leads to what all checkouts share (gitrepository-layout(5)).
 */
function mainCheckoutOf(folder: string): string | null {
  try {
    const own = /^gitdir: (.+)$/m.exec(readFileSync(join(folder, '.git'), 'utf8'))?.[1];
    if (own === undefined) return null;
    const gitFolder = resolve(folder, own);
    const common = resolve(gitFolder, readFileSync(join(gitFolder, 'commondir'), 'utf8').trim());
    return basename(common) === '.git' ? dirname(common) : common;
  } catch {
    return null; // a folder, as in most checkouts, or no checkout at all
  }
}
