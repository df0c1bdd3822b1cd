import { link, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, describeChange } from '../change.js';
import { readState, stateHash, stateText, textState } from '../file-state.js';
import { type HookName, isShellScript, newHook, weave } from '../hook-text.js';
import type { Journal } from '../journal.js';
import type { HookInstall } from './manager.js';

export interface ScriptFolder {
  /** Absolute folder that holds one script a hook. */
  folder: string;
  /** Root of the checkout, for naming files. */
  root: string;
  /** Shell that sets `$healer_folder`; by default it is found from the checkout. */
  locate?: string;
  /** `executable`: git runs the files. `fragment`: a tool reads them into its own shell. */
  kind: 'executable' | 'fragment';
  hooks: readonly HookName[];
}

/** Puts healer's lines at the top of each hook script, and makes the scripts that are missing. */
export async function installScripts(scripts: ScriptFolder, journal: Journal): Promise<HookInstall> {
  const { hooks } = scripts;
  const changes: Change[] = [];
  for (const hook of hooks) {
    const change = await installScript(scripts, hook, journal);
    if (change) changes.push(change);
  }
  return { changes, hooks: [...hooks], notes: [] };
}

async function installScript(
  scripts: ScriptFolder,
  hook: HookName,
  journal: Journal,
): Promise<Change | null> {
  const path = join(scripts.folder, hook);
  const found = await readState(path);
  if (found === null) return createScript(scripts, path, hook, journal);
  const linked = 'link' in found;
  const content = linked ? null : Buffer.from(found.bytes, 'base64');
  const runs = scripts.kind === 'fragment' || (!linked && (found.mode & 0o100) !== 0);
  if (content === null || !runs || !isShellScript(content)) return moveAside(scripts, path, hook, journal);
  const text = weave(stateText(found) ?? '', hook, scripts.locate);
  const done = await journal.change(path, 'lines', textState(text, linked ? 0o755 : found.mode));
  return done === 'unchanged'
    ? null
    : describeChange(scripts.root, done, path, `${hook}: healer’s lines at the top`);
}

async function createScript(
  scripts: ScriptFolder,
  path: string,
  hook: HookName,
  journal: Journal,
): Promise<Change> {
  const state =
    scripts.kind === 'executable'
      ? textState(newHook(hook, scripts.locate), 0o755)
      : textState(weave('', hook, scripts.locate), 0o644);
  await journal.change(path, 'lines', state);
  return describeChange(scripts.root, 'created', path, `${hook}: new`);
}

/** A hook in another language, a link, or one that is switched off stays as it is under another name, and is run from there. */
async function moveAside(
  scripts: ScriptFolder,
  path: string,
  hook: HookName,
  journal: Journal,
): Promise<Change> {
  const aside = `${path}${asideSuffix}`;
  const [there, found] = [await readState(aside), await readState(path)];
  // The same as the hook itself is what an `init` that was killed had made.
  if (there !== null && stateHash(there) !== stateHash(found))
    return describeChange(
      scripts.root,
      'kept',
      path,
      `${hook}: left alone, since ${hook}${asideSuffix} exists`,
    );
  const chain = `[ ! -x "$0${asideSuffix}" ] || exec "$0${asideSuffix}" "$@"\n`;
  const prepare = async () => (there === null ? duplicate(path, aside) : undefined);
  await journal.change(path, 'aside', textState(newHook(hook, scripts.locate) + chain, 0o755), { prepare });
  return describeChange(scripts.root, 'changed', path, `${hook}: yours goes on as ${hook}${asideSuffix}`);
}

/** Under a second name first, so that no moment is without the user's hook. */
async function duplicate(path: string, aside: string): Promise<void> {
  const target = await readlink(path).catch(() => null);
  await (target === null ? link(path, aside) : symlink(target, aside));
}

export const asideSuffix = '.before-healer';
