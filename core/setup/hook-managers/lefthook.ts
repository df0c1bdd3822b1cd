import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeChange } from '../change.js';
import { readState, stateText, textState } from '../file-state.js';
import { fromHooksFolder, type HookName, hookLine, hookNames } from '../hook-text.js';
import type { Journal } from '../journal.js';
import type { HookInstall, HookManager, HookPlace } from './manager.js';
import { installScripts } from './script-hooks.js';

/**
 * lefthook writes the hooks that its configuration names, over and over. For these healer is one more command, in
 * lefthook-local.yml, which lefthook keeps for one clone; the others stay plain hooks, which it leaves alone.
 */
export const lefthook: HookManager = {
  owner: 'lefthook',
  owns: async ({ repo }) => (await mainConfig(repo.mainRoot)) !== null,
  install: async (place, journal) => {
    const { repo, hooksFolder, hooksPath } = place;
    const managed = await managedHooks(place);
    const local = await installCommands(place, managed, journal);
    const plain = await installScripts(
      {
        folder: hooksFolder,
        root: repo.mainRoot,
        ...(hooksPath === null && { locate: fromHooksFolder }),
        kind: 'executable',
        hooks: place.hooks.filter((hook) => !managed.includes(hook)),
      },
      journal,
    );
    return { changes: [...local.changes, ...plain.changes], hooks: [...place.hooks], notes: local.notes };
  },
};

const names = ['lefthook', '.lefthook', '.config/lefthook'];
const extensions = ['yml', 'yaml', 'toml', 'json', 'jsonc'];

async function mainConfig(root: string): Promise<{ file: string; text: string } | null> {
  for (const name of names)
    for (const extension of extensions) {
      const file = `${name}.${extension}`;
      const text = await readFile(join(root, file), 'utf8').catch(() => null);
      if (text !== null) return { file, text };
    }
  return null;
}

/** By what it wrote already, and by what its configuration names on a line of its own. */
async function managedHooks({ repo, hooksFolder, hooks }: HookPlace): Promise<HookName[]> {
  const { text } = (await mainConfig(repo.mainRoot)) ?? { text: '' };
  const local = await readFile(join(repo.mainRoot, localFile), 'utf8').catch(() => '');
  const managed: HookName[] = [];
  for (const hook of hooks) {
    const named = new RegExp(`^\\s*(?:${hook}|['"]${hook}['"])\\s*:|^\\[${hook}[.\\]]`, 'm');
    const script = await readFile(join(hooksFolder, hook), 'utf8').catch(() => '');
    if (named.test(text) || named.test(local) || script.includes(`call_lefthook run "${hook}"`))
      managed.push(hook);
  }
  return managed;
}

const localFile = 'lefthook-local.yml';

async function installCommands(place: HookPlace, hooks: HookName[], journal: Journal): Promise<HookInstall> {
  const { mainRoot, commonDir } = place.repo;
  if (hooks.length === 0) return { changes: [], hooks: [], notes: [] };
  const path = join(mainRoot, localFile);
  const found = await readState(path);
  const text = await withCommands(stateText(found) ?? '', hooks);
  const mode = found !== null && 'mode' in found ? found.mode : 0o644;
  const done = await journal.change(path, 'lefthook', textState(text, mode));
  if (done === 'unchanged') return { changes: [], hooks, notes: [] };
  const changes = [describeChange(mainRoot, done, path, `a command "healer" for ${hooks.join(', ')}`)];
  if (done === 'created') changes.push(...(await excludeFromGit(mainRoot, commonDir, journal)));
  return { changes, hooks, notes: [] };
}

async function withCommands(text: string, hooks: readonly HookName[]): Promise<string> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  for (const hook of hooks) {
    document.setIn([hook, 'commands', 'healer'], document.createNode(commandFor(hook)));
  }
  return document.toString({ lineWidth: 0 });
}

/** lefthook hands the input on to the next command whole only when this one has read it to its end. */
const commandFor = (hook: HookName) =>
  hook === 'pre-push'
    ? { use_stdin: true, run: `${hookLine(hook)}; cat >/dev/null` }
    : { run: hookLine(hook) };

/** The configuration without healer's commands; null when nothing else is in it. */
export async function withoutCommands(text: string): Promise<string | null> {
  const { isMap, parseDocument } = await import('yaml');
  const document = parseDocument(text);
  for (const hook of hookNames) {
    if (!document.hasIn([hook, 'commands', 'healer'])) continue;
    document.deleteIn([hook, 'commands', 'healer']);
    for (const path of [[hook, 'commands'], [hook]]) {
      const left = document.getIn(path);
      if (isMap(left) && left.items.length === 0) document.deleteIn(path);
    }
  }
  const empty =
    document.contents === null || (isMap(document.contents) && document.contents.items.length === 0);
  return empty ? null : document.toString({ lineWidth: 0 });
}

/** The local configuration is one clone's own; most repositories ignore it already. */
async function excludeFromGit(root: string, commonDir: string, journal: Journal) {
  const path = join(commonDir, 'info', 'exclude');
  const found = await readState(path);
  const text = stateText(found) ?? '';
  if (text.split('\n').includes(excluded)) return [];
  const next = `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${excluded}\n`;
  const mode = found !== null && 'mode' in found ? found.mode : 0o644;
  await journal.change(path, 'added', textState(next, mode), { added: `${excluded}\n` });
  return [describeChange(root, 'changed', path, `ignores ${localFile}`)];
}

const excluded = `/${localFile}`;
