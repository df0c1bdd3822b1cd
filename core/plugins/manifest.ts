import { satisfies, validRange } from 'semver';
import * as z from 'zod/mini';
import { categories, severities } from '../evolve/check.js';
import { pluginKinds } from './api-types.js';
import { apiVersion } from './api-version.js';

export const manifestFile = 'plugin.json';
/** The module whose default export is the plugin. */
export const mainFile = 'plugin.mjs';

const words = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const idPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What a plugin says of itself, and asks for. There is nothing by which it could ask for the network or for writing. */
const manifestSchema = z.strictObject({
  id: z.string().check(z.regex(idPattern, 'lower case words with hyphens between'), z.maxLength(60)),
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/, 'a version such as 1.0.0')),
  /** Range of versions of the plugin API. */
  api: z
    .string()
    .check(z.refine((range) => validRange(range) !== null, 'a range of versions such as ^1.0.0')),
  kind: z.enum(pluginKinds),
  title: words(200),
  permissions: z.strictObject({
    /** Globs of the files of the repository whose text it is given. */
    files: z.array(words(200)).check(z.maxLength(50)),
    /** Scripts of package.json that healer runs, enclosed, to tell a hook check what they make of what is committed. */
    scripts: z._default(z.array(words(100)).check(z.maxLength(5)), []),
    /** Whether a notifier gets the code of fixes. */
    code: z._default(z.boolean(), false),
  }),
  /** Of a check. */
  category: z._default(z.enum(categories), 'quality'),
  severity: z._default(z.enum(severities), 'warning'),
  provenance: z._default(
    z.strictObject({
      /** `healer` where it was generated. */
      by: z.enum(['healer', 'hand']),
      pattern: z.optional(words(200)),
      commits: z._default(z.array(z.string().check(z.regex(/^[0-9a-f]{7,64}$/))), []),
      errors: z._default(z.array(words(64)), []),
    }),
    { by: 'hand', commits: [], errors: [] },
  ),
});

export type Manifest = z.output<typeof manifestSchema>;

/** The manifest in a text; or why there is none, as the end of a sentence. */
export function parseManifest(text: string): Manifest | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return `${manifestFile} is no JSON`;
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    return `${manifestFile}: ${place === '' ? '' : `"${place}": `}${issue?.message ?? 'it is not valid'}`;
  }
  if (!satisfies(apiVersion, parsed.data.api))
    return `it is written for version ${parsed.data.api} of the plugin API, and this healer has ${apiVersion}`;
  return parsed.data;
}
