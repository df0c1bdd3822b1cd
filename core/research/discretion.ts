import { readFile } from 'node:fs/promises';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import picomatch from 'picomatch';

/** What must not leave this machine. */
export interface Discretion {
  /** Names and globs of names. */
  withheld: readonly string[];
  /** Names of the user, the machine and the project, in lower case. */
  own: ReadonlySet<string>;
  /** `@acme`, where its packages come from a registry of their own. */
  privateScopes: readonly string[];
  /** A text without the secrets of the environment. */
  withoutSecrets(text: string): string;
}

/** `root` is the main checkout. */
export async function discretionOf(
  root: string,
  { withheld, withoutSecrets }: Pick<Discretion, 'withheld' | 'withoutSecrets'>,
): Promise<Discretion> {
  const [manifest, ...rcs] = await Promise.all(
    [join(root, 'package.json'), join(root, '.npmrc'), join(homeFolder(), '.npmrc')].map(textOf),
  );
  const scopes = rcs.flatMap((text) =>
    [...text.matchAll(/^[ \t]*(@[\w.-]+):registry\s*=/gm)].map(([, scope = '']) => scope),
  );
  const project = nameIn(manifest ?? '');
  const names = [
    userName(),
    hostname(),
    hostname().replace(/\..*$/, ''),
    project,
    project.replace(/^.*\//, ''),
  ];
  const own = new Set(names.map((name) => name.toLowerCase()).filter((name) => name.length > 2));
  return { withheld, own, privateScopes: [...new Set(scopes)], withoutSecrets };
}

/** Also where it is a part of a dotted name. */
export const isWithheld = (name: string, { withheld, own }: Discretion): boolean =>
  [name, ...name.split('.')].some(
    (part) =>
      own.has(part.toLowerCase()) ||
      withheld.some((glob) => picomatch.isMatch(part, glob, { nocase: true, dot: true })),
  );

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

function nameIn(manifest: string): string {
  try {
    const { name }: { name?: unknown } = JSON.parse(manifest);
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}

/** Some containers have a user without a name, or without a home. */
const userName = (): string => orNothing(() => userInfo().username);
const homeFolder = (): string => orNothing(homedir);

function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
