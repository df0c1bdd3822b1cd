import * as z from 'zod/mini';

const texts = z._default(z.record(z.string(), z.string()), {});
/** `version`, or since pnpm 8 `{ specifier, version }`. */
const asked = z._default(
  z.record(z.string(), z.union([z.string(), z.looseObject({ version: z.string() })])),
  {},
);

const importerSchema = z.looseObject({
  dependencies: asked,
  devDependencies: asked,
  optionalDependencies: asked,
});

const packageSchema = z.looseObject({
  name: z.optional(z.string()),
  version: z.optional(z.string()),
  resolution: z._default(
    z.looseObject({
      integrity: z.optional(z.string()),
      tarball: z.optional(z.string()),
      type: z.optional(z.string()),
    }),
    {},
  ),
  deprecated: z.optional(z.string()),
  requiresBuild: z.optional(z.string()),
  dependencies: texts,
  optionalDependencies: texts,
});

const lockSchema = z.looseObject({
  lockfileVersion: z.string(),
  importers: z.optional(z.record(z.string(), importerSchema)),
  packages: z._default(z.record(z.string(), packageSchema), {}),
  snapshots: z.optional(z.record(z.string(), packageSchema)),
  ...importerSchema.def.shape,
});

export interface PnpmPackage extends z.output<typeof packageSchema> {
  /** With the peers that it was put beside, where that tells it from others: `a@1.0.0(b@2.0.0)`. */
  key: string;
  name: string;
  version: string;
}

export interface PnpmLock {
  packages: PnpmPackage[];
  /** By the folder of the package of the repository, which is `''` for its root: names, and keys of what answers. */
  importers: Record<string, Record<'prod' | 'dev' | 'optional', Record<string, string>>>;
}

/** A `pnpm-lock.yaml` of pnpm 5 and later (https://github.com/pnpm/spec/tree/master/lockfile). Null for what is none. */
export async function readPnpmLock(text: string): Promise<PnpmLock | null> {
  const { parseSyml } = await import('@yarnpkg/parsers');
  try {
    // A first document, where there are two, is about pnpm itself.
    const parsed = lockSchema.parse(parseSyml(text.split(/^---\s*$/m).at(-1) ?? ''));
    const isOld = Number.parseFloat(parsed.lockfileVersion) < 6;
    const keyOf = (raw: string): string => normalKey(raw, isOld);
    const packages = Object.entries(parsed.snapshots ?? parsed.packages).flatMap(([raw, own]) => {
      const key = keyOf(raw);
      const told = { ...own, ...(parsed.snapshots && parsed.packages[raw.replace(/\(.*$/, '')]) };
      const [, name, version] = /^(@?[^@]+)@([^(]+)/.exec(key) ?? [];
      if (name === undefined || version === undefined) return [];
      const { dependencies, optionalDependencies } = own;
      return [
        {
          ...told,
          key,
          name: told.name ?? name,
          version: told.version ?? version,
          dependencies: keysOf(dependencies, keyOf),
          optionalDependencies: keysOf(optionalDependencies, keyOf),
        },
      ];
    });
    const importers = Object.entries(parsed.importers ?? { '.': parsed }).map(([folder, asks]) => [
      folder === '.' ? '' : folder,
      {
        prod: keysOf(versionsOf(asks.dependencies), keyOf),
        dev: keysOf(versionsOf(asks.devDependencies), keyOf),
        optional: keysOf(versionsOf(asks.optionalDependencies), keyOf),
      },
    ]);
    return { packages, importers: Object.fromEntries(importers) };
  } catch {
    return null;
  }
}

const versionsOf = (asks: z.output<typeof asked>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(asks).map(([name, said]) => [name, typeof said === 'string' ? said : said.version]),
  );

/** What a name is answered with is a version, or under another name the whole key. */
function keysOf(asks: Record<string, string>, keyOf: (raw: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asks)
      .filter(([, said]) => !/^(?:link|file|workspace):/.test(said))
      .map(([name, said]) => {
        const isVersion = /^\d/.test(said);
        const isWhole = said.startsWith('/') || (!isVersion && /^@?[^@(]+@/.test(said));
        return [name, isWhole ? keyOf(said) : `${name}@${isVersion ? withoutPeers(said) : said}`];
      }),
  );
}

/** As later versions write it: `/@s/a/1.0.0_b@2.0.0` and `/@s/a@1.0.0` become `@s/a@1.0.0`. */
function normalKey(raw: string, isOld: boolean): string {
  const key = raw.replace(/^\//, '');
  return isOld ? key.replace(/^((?:@[^/]+\/)?[^/@]+)\/(\d[^_/]*).*$/, '$1@$2') : key;
}

/** Of pnpm 7 and before, which put them behind an underscore. */
const withoutPeers = (version: string): string => version.replace(/^([^_(]+)_.*$/, '$1');
