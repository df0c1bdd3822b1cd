import * as z from 'zod/mini';

const texts = z._default(z.record(z.string(), z.string()), {});

const entrySchema = z.looseObject({
  version: z.string(),
  /** Of yarn 1. */
  resolved: z.optional(z.string()),
  integrity: z.optional(z.string()),
  /** Of later ones: `name@npm:1.0.0`. */
  resolution: z.optional(z.string()),
  checksum: z.optional(z.string()),
  /** What a machine must be like for it to be fetched: without that there is no checksum. */
  conditions: z.optional(z.string()),
  dependencies: texts,
  optionalDependencies: texts,
});

/** One version of a package, and all that it was chosen for. */
export type YarnEntry = z.output<typeof entrySchema> & {
  name: string;
  /** Ranges as they are asked for, with their protocol in later versions of yarn: `npm:^1.0.0`. */
  ranges: string[];
};

/**
 * A `yarn.lock` of yarn 1 (https://classic.yarnpkg.com/docs/yarn-lock) or of later ones, which write YAML. Null for what is
 * none.
 */
export async function readYarnLock(text: string): Promise<YarnEntry[] | null> {
  const { parseSyml } = await import('@yarnpkg/parsers');
  let parsed: Record<string, unknown>;
  try {
    parsed = parseSyml(text);
  } catch {
    return null;
  }
  // Yarn 1 gives each of several keys the same object.
  const keys = new Map<unknown, string[]>();
  for (const [key, value] of Object.entries(parsed))
    if (key !== '__metadata') keys.set(value, [...(keys.get(value) ?? []), ...key.split(/ *, */)]);
  return [...keys].flatMap(([value, descriptors]) => {
    const entry = entrySchema.safeParse(value);
    const asked = descriptors.map((each) => /^(@?[^@]+)@(.+)$/.exec(each));
    const name = asked[0]?.[1];
    if (!entry.success || name === undefined || asked.some((each) => each?.[1] !== name)) return [];
    return [{ ...entry.data, name, ranges: asked.map((each) => each?.[2] ?? '') }];
  });
}
