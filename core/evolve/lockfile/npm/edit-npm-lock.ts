import type { TextEdit } from '../../manifest/edit-json.js';
import { type Manifest, parseManifest, sections } from '../../manifest/manifests.js';
import { lineEdits } from '../line-edits.js';
import { type Flags, flagsOf } from './flags.js';
import { type NpmEntry, type NpmLock, parseNpmLock, resolveFrom } from './npm-lock.js';

const marks = ['dev', 'optional', 'devOptional'] as const;

/**
 * Edits that make a `package-lock.json` follow a package.json that reads `changed`, as `npm install` would: the entry of that
 * package, the marks of what is installed for what, and without the packages that nothing asks for any more. Versions and
 * integrity stay as they are. Null where the lock file is not laid out or marked as it is understood here, and where the
 * package now asks for something that is not in it.
 */
export async function npmLockEdits(
  text: string,
  { folder }: Pick<Manifest, 'folder'>,
  changed: string,
): Promise<TextEdit[] | null> {
  const lock = parseNpmLock(text);
  const manifest = parseManifest(changed);
  const own = lock?.packages[folder];
  if (!lock || !manifest || !own || lock.lockfileVersion !== 3) return null;
  const indent = /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '';
  const end = text.endsWith('\n') ? '\n' : '';
  const print = (value: unknown): string => JSON.stringify(value, null, indent) + end;
  if (print(JSON.parse(text)) !== text || !isMarkedAs(lock, flagsOf(lock))) return null;
  const after: NpmLock = structuredClone(JSON.parse(text));
  const entry = after.packages[folder];
  if (!entry) return null;
  for (const section of sections) {
    const list = manifest[section];
    if (
      Object.keys(list).some(
        (name) => resolveFrom(after, folder, name) === null && section !== 'peerDependencies',
      )
    )
      return null;
    if (Object.keys(list).length === 0) delete entry[section];
    else put(entry, section, sorted(list));
  }
  const flags = flagsOf(after);
  // What a package brings in its own archive, and what is optional for a peer, npm settles by rules of its own.
  for (const [place, { extraneous }] of flags)
    if (extraneous) {
      if (after.packages[place]?.inBundle || after.packages[place]?.link) return null;
      delete after.packages[place];
    } else mark(after, place, flags.get(place) as Flags);
  return lineEdits(text, print(after));
}

function isMarkedAs(lock: NpmLock, flags: Map<string, Flags>): boolean {
  return [...flags].every(([folder, flag]) => {
    const entry = lock.packages[folder];
    return (
      folder === '' || (!flag.extraneous && marks.every((each) => flag[each] === (entry?.[each] ?? false)))
    );
  });
}

function mark({ packages }: NpmLock, folder: string, flags: Flags): void {
  const entry = packages[folder];
  if (!entry || folder === '') return;
  for (const each of marks)
    if (flags[each] !== (entry[each] ?? false)) {
      if (flags[each]) put(entry, each, true);
      else delete entry[each];
    }
}

const sorted = (list: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(list).sort(([one], [other]) => one.localeCompare(other, 'en')));

/** Sets a member where npm would write it: after where it comes from, plain values first, each kind in the order of the alphabet. */
function put(entry: NpmEntry, key: string, value: unknown): void {
  if (key in entry) {
    (entry as Record<string, unknown>)[key] = value;
    return;
  }
  const rank = ([name, of]: [string, unknown]): string =>
    first.includes(name) ? `0${first.indexOf(name)}` : `${typeof of === 'object' ? 2 : 1}${name}`;
  const members = Object.entries(entry);
  const at = members.findIndex((member) => rank(member) > rank([key, value]));
  members.splice(at < 0 ? members.length : at, 0, [key, value]);
  for (const name of Object.keys(entry)) delete (entry as Record<string, unknown>)[name];
  Object.assign(entry, Object.fromEntries(members));
}

const first = ['name', 'version', 'lockfileVersion', 'resolved', 'integrity', 'requires', 'packages'];
