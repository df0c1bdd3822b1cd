import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, describeChange } from '../change.js';
import { readState, stateText, textState, withoutLinks } from '../file-state.js';
import { type HookName, hookLine, hookNames } from '../hook-text.js';
import type { Journal } from '../journal.js';
import { changeJson } from '../json-text.js';
import type { HookInstall, HookManager, HookPlace } from './manager.js';
import { installScripts } from './script-hooks.js';

/**
 * simple-git-hooks makes the hooks from a table of commands and removes every other one when it runs. So healer goes
 * into the table, before the command of the user, and into the hooks that were made from it.
 */
export const simpleGitHooks: HookManager = {
  owner: 'simple-git-hooks',
  owns: async (place) => (await findTable(place)) !== null,
  install: async (place, journal) => {
    const table = await findTable(place);
    if (!table || table.file === null) return installBeside(place, table?.program ?? '', journal);
    const { mainRoot } = place.repo;
    const path = await withoutLinks(join(mainRoot, table.file));
    const found = await readState(path);
    const text = stateText(found) ?? '';
    const next = changeJson(text, (root) => withLines(tableIn(root, table.key), place.hooks));
    const mode = found !== null && 'mode' in found ? found.mode : 0o644;
    const done = await journal.change(path, 'command', textState(next, mode));
    const changes =
      done === 'unchanged' ? [] : [describeChange(mainRoot, done, path, 'healer before each command')];
    changes.push(
      ...(await regenerate(place, tableIn(JSON.parse(next.replace(/^\uFEFF/, '')), table.key), journal)),
    );
    return { changes, hooks: [...place.hooks], notes: [] };
  },
};

type Table = Record<string, unknown>;

/** `file: null`: the table is made by a program, which healer does not rewrite. */
async function findTable({ repo, manifest }: HookPlace) {
  for (const file of programs)
    if (await exists(join(repo.mainRoot, file))) return { file: null, program: file };
  for (const file of ['.simple-git-hooks.json', 'simple-git-hooks.json'])
    if (await exists(join(repo.mainRoot, file))) return { file, key: null };
  const own = manifest['simple-git-hooks'];
  if (typeof own === 'string')
    return own.endsWith('.json') ? { file: own, key: null } : { file: null, program: own };
  return own && typeof own === 'object' ? { file: 'package.json', key: 'simple-git-hooks' } : null;
}

const programs = ['.simple-git-hooks', 'simple-git-hooks'].flatMap((name) =>
  ['cjs', 'js', 'mjs'].map((extension) => `${name}.${extension}`),
);

async function installBeside(place: HookPlace, program: string, journal: Journal): Promise<HookInstall> {
  const { hooksFolder: folder, hooks } = place;
  const scripts = { folder, root: place.repo.mainRoot, kind: 'executable' as const, hooks };
  const install = await installScripts(scripts, journal);
  return {
    ...install,
    notes: [`${program} is a program: when simple-git-hooks runs again, run \`healer init\` again after it.`],
  };
}

function tableIn(root: unknown, key: string | null | undefined): Table {
  const table = key ? (root as Table)[key] : root;
  return table && typeof table === 'object' ? (table as Table) : {};
}

function withLines(table: Table, hooks: readonly HookName[]): void {
  for (const hook of hooks) {
    const own = withoutLine(table[hook], hook);
    table[hook] = own === null ? hookLine(hook) : `${hookLine(hook)}\n${own}`;
  }
}

/** Takes healer's lines out of a table in place, and its hooks that hold nothing else. */
export function withoutLines(root: unknown): void {
  const own = (root as Table)['simple-git-hooks'];
  for (const table of [root as Table, own && typeof own === 'object' ? (own as Table) : {}])
    for (const hook of hookNames) {
      if (typeof table[hook] !== 'string') continue;
      const left = withoutLine(table[hook], hook);
      if (left === null) delete table[hook];
      else table[hook] = left;
    }
}

function withoutLine(command: unknown, hook: HookName): string | null {
  if (typeof command !== 'string') return null;
  const line = hookLine(hook);
  if (command === line) return null;
  return command.startsWith(`${line}\n`) ? command.slice(line.length + 1) : command;
}

/** Writes what simple-git-hooks will write when it runs next, so that it need not run now. */
async function regenerate(place: HookPlace, table: Table, journal: Journal): Promise<Change[]> {
  const prologue = await findPrologue(place.hooksFolder, table);
  const changes: Change[] = [];
  for (const hook of place.hooks) {
    const path = join(place.hooksFolder, hook);
    const text = `${prologue}${String(table[hook])}`;
    const made = [null, text, `${prologue}${withoutLine(table[hook], hook) ?? ''}`];
    if (!made.includes(stateText(await readState(path)))) {
      const scripts = { folder: place.hooksFolder, root: place.repo.mainRoot, kind: 'executable' as const };
      changes.push(...(await installScripts({ ...scripts, hooks: [hook] }, journal)).changes);
      continue;
    }
    const done = await journal.change(path, 'whole', textState(text, 0o755));
    if (done !== 'unchanged')
      changes.push(describeChange(place.repo.mainRoot, done, path, `${hook}: made from the table`));
  }
  return changes;
}

/** What this version of simple-git-hooks puts before a command, seen in a hook that it made. */
async function findPrologue(folder: string, table: Table): Promise<string> {
  for (const [hook, command] of Object.entries(table)) {
    if (typeof command !== 'string') continue;
    const own = hookNames.some((name) => name === hook)
      ? (withoutLine(command, hook as HookName) ?? command)
      : command;
    const script = stateText(await readState(join(folder, hook)));
    for (const text of [command, own])
      if (script?.startsWith('#!') && script.endsWith(text))
        return script.slice(0, script.length - text.length);
  }
  return '#!/bin/sh\n';
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
