import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackFrame, ThrownError } from '../../model.js';
import { parseFrame } from '../stack.js';

const mostFrames = 200;

/**
 * The same error with the paths of another machine led to the files of this checkout: `/srv/app/src/user.js` to
 * `src/user.js`, and `…/node_modules/<name of the package>/lib/a.js`, as users of a package see it, to `lib/a.js`. Only to
 * a file that is there; other frames stay as they are.
 */
export async function placeThrown(thrown: ThrownError, root: string): Promise<ThrownError> {
  const name = await packageName(root);
  const known = new Map<string, Promise<string | undefined>>();
  const placeOf = (file: string) => {
    const found = known.get(file) ?? fileHere(file, root, name);
    known.set(file, found);
    return found;
  };
  const place = async (each: ThrownError): Promise<ThrownError> => ({
    ...each,
    ...(each.stack !== undefined && { stack: await placeStack(each.stack, root, placeOf) }),
    ...(each.cause && { cause: await place(each.cause) }),
  });
  return place(thrown);
}

async function placeStack(
  stack: string,
  root: string,
  placeOf: (file: string) => Promise<string | undefined>,
): Promise<string> {
  let left = mostFrames;
  const lines = stack.split('\n').map(async (line) => {
    const frame = parseFrame(line.slice(0, 8192), root);
    if (!frame || frame.origin === 'internal' || left <= 0) return line;
    left -= 1;
    const file = await placeOf(frame.file);
    return file === undefined ? line : printFrame(frame, file);
  });
  return (await Promise.all(lines)).join('\n');
}

const printFrame = (
  { async, function: name = '<anonymous>', line, column }: StackFrame,
  file: string,
): string => `    at ${async ? 'async ' : ''}${name} (${file}:${line}:${column})`;

/** The longest end of the path that is a file here. One name alone tells too little, unless its folder was a root. */
async function fileHere(path: string, root: string, name: string | undefined): Promise<string | undefined> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || parts.length > 64) return undefined;
  const installed = parts.lastIndexOf('node_modules');
  if (installed >= 0) {
    const within = parts.slice(installed + 1).join('/');
    if (name === undefined || !within.startsWith(`${name}/`)) return undefined;
    const own = within.slice(name.length + 1);
    return (await isFile(join(root, own))) ? own : undefined;
  }
  for (let start = 0; start < parts.length; start += 1) {
    if (parts.length - start === 1 && parts.length > 2) return undefined;
    const end = parts.slice(start).join('/');
    if (await isFile(join(root, end))) return end;
  }
  return undefined;
}

async function packageName(root: string): Promise<string | undefined> {
  try {
    const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
