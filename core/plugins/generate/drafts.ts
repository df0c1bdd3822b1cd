import { extname } from 'node:path/posix';
import type { PluginKind } from '../api-types.js';
import { apiVersion } from '../api-version.js';
import { hashOf, type Loadable, pluginsFolder } from '../find.js';
import { manifestFile, parseManifest } from '../manifest.js';
import { fillTemplates } from '../plugin-files.js';
import type { RewriteCase } from './cases.js';
import type {
  OutputPattern,
  PairPattern,
  RewritePattern,
  ScriptPattern,
  SequencePattern,
} from './pattern.js';

interface Parts {
  id: string;
  kind: PluginKind;
  title: string;
  files: string[];
  /** Scripts of package.json that healer is to run for it. */
  scripts?: string[];
  pattern: string;
  commits: readonly string[];
  errors?: readonly string[];
  templates: readonly string[];
  slots: Readonly<Record<string, string>>;
  fixture: unknown;
}

const mostCases = 6;

/**
 * The plugins that may come of a shape of code: a check, as a rule of ESLint too where there is one, and a strategy. `errors`
 * are those that were healed by it.
 */
export async function rewriteDrafts(
  pattern: RewritePattern,
  cases: readonly RewriteCase[],
  { eslint, errors = [] }: { eslint: boolean; errors?: readonly string[] },
): Promise<Loadable[]> {
  const extensions = [...new Set(cases.map(({ file }) => extname(file)))].sort();
  const known = new Set<string>();
  const excerpts = cases
    .flatMap(({ commit, file, excerpts: own }) =>
      own.map((each) => ({ commit: commit.slice(0, 12), file, ...each })),
    )
    .filter(({ wrong }) => !known.has(wrong) && known.add(wrong))
    .slice(0, mostCases);
  const parts = {
    title: pattern.title,
    files: extensions.map((extension) => `**/*${extension}`),
    pattern: pattern.id,
    commits: [...new Set(cases.map(({ commit }) => commit))],
    errors,
    slots: {
      id: pattern.id,
      title: comment(pattern.title),
      before: JSON.stringify(pattern.before),
      after: JSON.stringify(pattern.after),
      message: JSON.stringify(`this was mended before: ${pattern.title}`),
      times: String(cases.length),
    },
    fixture: { cases: excerpts },
  };
  const templates = eslint ? ['rewrite-check', 'rewrite-check-eslint'] : ['rewrite-check'];
  return Promise.all([
    draft({ ...parts, id: pattern.id, kind: 'check', templates }),
    draft({ ...parts, id: `${pattern.id}-fix`, kind: 'strategy', templates: ['rewrite-strategy'] }),
  ]);
}

/** The look at commits that may come of two files. `forgotten` are commits that changed the first alone, by mistake. */
export const pairDraft = ({ id, when, also }: PairPattern, forgotten: readonly string[]): Promise<Loadable> =>
  draft({
    id,
    kind: 'hook-check',
    title: `where ${when} changes, ${also} has to change as well`,
    files: [escapeGlob(when)],
    pattern: id,
    commits: forgotten,
    templates: ['pair-hook-check'],
    slots: { id, when: JSON.stringify(when), also: JSON.stringify(also), times: String(forgotten.length) },
    fixture: { when, also },
  });

/** The look at commits that may come of a script that makes files. `made` and `sources` name folders with `/` at their end. */
export const scriptDraft = (
  { id, title, script, words }: ScriptPattern & { title: string; words: string },
  { made, sources, commits }: { made: string[]; sources: string[]; commits: readonly string[] },
): Promise<Loadable> =>
  draft({
    id,
    kind: 'hook-check',
    title,
    files: [...new Set([...sources, ...made])].map(globOf),
    scripts: [script],
    pattern: id,
    commits,
    templates: ['generated-hook-check'],
    slots: { id, script: JSON.stringify(words), made: JSON.stringify(made) },
    fixture: {
      script,
      source: exampleOf(sources[0] ?? 'package.json'),
      made: made.slice(0, 3).map(exampleOf),
    },
  });

/** The sensor that may come of a form of line. `failures` are lines with what is to be read from each. */
export const outputDraft = (
  { id, title, line, source }: OutputPattern & { title: string; source: string },
  { failures, green, times }: { failures: unknown[]; green: string[]; times: number },
): Promise<Loadable> =>
  draft({
    id,
    kind: 'sensor',
    title,
    files: [],
    pattern: id,
    commits: [],
    templates: ['output-sensor'],
    slots: { id, form: String(new RegExp(line, 'gm')), source: comment(source), times: String(times) },
    fixture: { failures, green },
  });

/** The notifier that may come of what was run time and again after a failure. */
export const sequenceDraft = (
  { id, failure, commands }: SequencePattern,
  { titles, others, times }: { titles: string[]; others: string[]; times: number },
): Promise<Loadable> =>
  draft({
    id,
    kind: 'notifier',
    title: `says what made this go away: ${failure}`.slice(0, 200),
    files: [],
    pattern: id,
    commits: [],
    templates: ['sequence-notifier'],
    slots: { id, failure: JSON.stringify(failure), commands: JSON.stringify(commands), times: String(times) },
    fixture: { titles, others, command: commands[0] },
  });

const globOf = (place: string): string =>
  place.endsWith('/') ? `${escapeGlob(place)}**` : escapeGlob(place);

/** A file that a place stands for. */
const exampleOf = (place: string): string => (place.endsWith('/') ? `${place}example` : place);

async function draft({
  id,
  kind,
  title,
  files,
  scripts = [],
  pattern,
  commits,
  errors = [],
  templates,
  slots,
  fixture,
}: Parts): Promise<Loadable> {
  const manifest = {
    id,
    version: '1.0.0',
    api: `^${apiVersion}`,
    kind,
    title,
    permissions: { files, ...(scripts.length > 0 && { scripts }) },
    provenance: { by: 'healer', pattern, commits, ...(errors.length > 0 && { errors }) },
  };
  const texts = new Map([
    [manifestFile, `${JSON.stringify(manifest, null, 2)}\n`],
    ['fixture.json', `${JSON.stringify(fixture, null, 2)}\n`],
  ]);
  for (const folder of templates)
    for (const [name, text] of await fillTemplates([folder], slots)) texts.set(name, text);
  const parsed = parseManifest(JSON.stringify(manifest));
  if (typeof parsed === 'string') throw new TypeError(`No plugin can be made of ${id}: ${parsed}`);
  const contents = new Map([...texts].map(([name, text]) => [name, Buffer.from(text)]));
  return {
    id,
    origin: 'repository',
    folder: `${pluginsFolder}/${id}`,
    hash: hashOf(contents),
    files: contents,
    manifest: parsed,
    trouble: null,
  };
}

const comment = (text: string): string => text.replace(/\*\//g, '* /').replace(/\s+/g, ' ');

/** Of a path, the glob that is for that path alone. */
const escapeGlob = (path: string): string => path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
