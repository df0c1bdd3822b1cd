import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import * as z from 'zod/mini';

/** A package as it is installed: what its own files say of it. */
export interface InstalledPackage {
  name: string;
  version: string | null;
  licence: string | null;
  /** Absolute folder, links resolved. */
  folder: string;
  manifest: PackageManifest;
}

const text = z.catch(z.optional(z.string()), undefined);
const manifestSchema = z.object({
  version: text,
  license: text,
  types: text,
  typings: text,
  main: text,
  module: text,
  exports: z.optional(z.unknown()),
  homepage: text,
  repository: z.catch(z.optional(z.union([z.string(), z.object({ url: z.string() })])), undefined),
  private: z.catch(z.optional(z.boolean()), undefined),
  publishConfig: z.catch(z.optional(z.object({ registry: text, access: text })), undefined),
});
export type PackageManifest = z.output<typeof manifestSchema>;

/**
 * The package of this name that a file in `folder/from` would load, looked for upwards as Node does, but not above
 * `folder`; null where none is installed.
 */
export async function findInstalled(
  folder: string,
  from: string,
  name: string,
): Promise<InstalledPackage | null> {
  if (!isPackageName(name)) return null;
  for (let place = dirname(join(folder, from)); ; place = dirname(place)) {
    const found = await readPackage(join(place, 'node_modules', name), name);
    if (found) return found;
    if (place === folder || !place.startsWith(folder)) return null;
  }
}

async function readPackage(path: string, name: string): Promise<InstalledPackage | null> {
  const folder = await realpath(path).catch(() => null);
  const manifest = folder === null ? null : await readInside(folder, 'package.json', largestManifest);
  if (folder === null || manifest === null) return null;
  try {
    const parsed = manifestSchema.parse(JSON.parse(manifest.replace(/^\uFEFF/, '')));
    return {
      name,
      version: parsed.version ?? null,
      licence: parsed.license ?? null,
      folder,
      manifest: parsed,
    };
  } catch {
    return null;
  }
}

const largestManifest = 1 << 20;

/**
 * The first `longest` bytes of a plain file inside of a package; null where there is none, and where a link leads out of the
 * package: what a package links to is not what it says of itself.
 */
export async function readInside(folder: string, file: string, longest: number): Promise<string | null> {
  const path = await realpath(join(folder, file)).catch(() => null);
  if (path === null || !path.startsWith(folder + sep)) return null;
  // Not blocking: a pipe in the place of a file must not hold healer up.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    if (!(await handle.stat()).isFile()) return null;
    const buffer = Buffer.alloc(Math.min(size, longest));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

/** Names of the files in a folder of a package. */
export async function filesInside({ folder }: InstalledPackage, inner = ''): Promise<string[]> {
  const entries = await readdir(join(folder, inner), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => (inner ? `${inner}/${name}` : name));
}

/** As npm allows them, so that no name leads anywhere but into node_modules. */
export const isPackageName = (name: string): boolean =>
  name.length <= 214 &&
  /^(?:@[a-z0-9~_-][\w.~-]*\/)?[a-zA-Z0-9~_-][\w.~-]*$/.test(name) &&
  name !== 'node_modules';

/** The package that a specifier belongs to; null for relative ones, those of Node and imports of the package itself. */
export function packageOf(specifier: string): string | null {
  if (/^(?:\.|\/|#|node:|file:|data:|https?:)/.test(specifier)) return null;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
  return isPackageName(name) ? name : null;
}
