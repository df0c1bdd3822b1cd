import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { HealerError } from '../errors.js';

const texts = z.catch(z.record(z.string(), z.catch(z.string(), '')), {});
const text = z.catch(z.optional(z.string()), undefined);

/** The parts of package.json that matter here; what is malformed is taken as absent. */
const manifestSchema = z.object({
  name: text,
  version: text,
  packageManager: text,
  scripts: z._default(texts, {}),
  main: text,
  module: text,
  exports: z.optional(z.unknown()),
  dependencies: z._default(texts, {}),
  devDependencies: z._default(texts, {}),
  optionalDependencies: z._default(texts, {}),
  peerDependencies: z._default(texts, {}),
  workspaces: z.catch(
    z.optional(
      z.union([
        z.array(z.string()),
        z.pipe(
          z.object({ packages: z.array(z.string()) }),
          z.transform(({ packages }) => packages),
        ),
      ]),
    ),
    undefined,
  ),
});

export type Manifest = z.output<typeof manifestSchema>;

/** That of a folder without a package.json, as projects of nx may be. */
export const emptyManifest: Manifest = manifestSchema.parse({});

/** @throws HealerError `NO_PACKAGE_JSON`, `FILE_UNREADABLE` */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'package.json');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new HealerError('NO_PACKAGE_JSON', `There is no package.json in ${folder}.`, {
        next: 'Run healer in the root of a JavaScript or TypeScript repository, or make one with `npm init`.',
        cause,
      });
    throw unreadable(path, cause.code ?? cause.message, cause);
  });
  try {
    return parseManifest(text);
  } catch (cause) {
    throw cause instanceof SyntaxError
      ? unreadable(path, cause.message, cause)
      : unreadable(path, 'it holds no object');
  }
}

/** @throws SyntaxError, ZodError */
export const parseManifest = (text: string): Manifest =>
  manifestSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));

export const dependsOn = (manifest: Manifest, name: string): boolean =>
  name in manifest.devDependencies || name in manifest.dependencies;

const unreadable = (path: string, why: string, cause?: unknown): HealerError =>
  new HealerError('FILE_UNREADABLE', `${path} cannot be read: ${why}.`, { next: 'Correct the file.', cause });

/** What `npm init` writes is no test script. */
export const isStub = (script: string): boolean => /^echo .*no test specified.*&& *exit 1$/.test(script);
