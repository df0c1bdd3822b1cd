import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HealerError } from '../errors.js';

const texts = z.record(z.string(), z.string().catch('')).catch({});

/** The parts of package.json that matter here; what is malformed is taken as absent. */
const manifestSchema = z.object({
  name: z.string().optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  scripts: texts.default({}),
  dependencies: texts.default({}),
  devDependencies: texts.default({}),
  workspaces: z
    .union([
      z.array(z.string()),
      z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages),
    ])
    .optional()
    .catch(undefined),
});

export type Manifest = z.output<typeof manifestSchema>;

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
    return manifestSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (cause) {
    throw cause instanceof SyntaxError
      ? unreadable(path, cause.message, cause)
      : unreadable(path, 'it holds no object');
  }
}

export const dependsOn = (manifest: Manifest, name: string): boolean =>
  name in manifest.devDependencies || name in manifest.dependencies;

const unreadable = (path: string, why: string, cause?: unknown): HealerError =>
  new HealerError('FILE_UNREADABLE', `${path} cannot be read: ${why}.`, { next: 'Correct the file.', cause });
