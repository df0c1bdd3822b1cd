import { git } from '../../git/command.js';
import { isSourceFile, isTestFile } from '../../workspace/sources.js';
import { type Project, readBlobs } from '../project.js';

/** Files that name every package anyway, or name them to people. */
const says =
  /^\.yarn\/|(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|CODEOWNERS|AUTHORS|LICEN[CS]E[^/]*|(?:change-?log|history|news|releases)[^/]*)$|\.(?:md|mdx|markdown|rst|txt|svg|html|snap)$/i;

/**
 * The files of the tree that name a package: code that names it in a string, a file of settings that has it as a word, a
 * package.json outside of its lists of dependencies. Prose, lock files and the rest of package.json do not count.
 */
export const filesThatMention = (project: Project, name: string): Promise<string[]> =>
  filesWith(project, name, (text, file) => mentions(text, file, name));

/** The files of the tree, prose and lock files left out, that hold these characters and of which `isMeant` is true. */
export async function filesWith(
  project: Project,
  characters: string,
  isMeant: (text: string, file: string) => boolean,
): Promise<string[]> {
  const listed = await git(
    project.repo,
    ['grep', '-I', '--full-name', '-z', '-l', '-F', '-e', characters, project.tree],
    { allowFailure: true },
  );
  const files = listed
    .split('\0')
    .map((entry) => entry.slice(project.tree.length + 1))
    .filter((file) => project.blobs.has(file) && !says.test(file));
  const texts = await readBlobs(
    project.repo,
    files.map((file) => project.blobs.get(file) ?? ''),
  );
  return files.filter((file) => isMeant(texts.get(project.blobs.get(file) ?? '') ?? '', file));
}

function mentions(text: string, file: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // `@types/x` and `eslint-plugin-x` are other packages than `x`; a path may go on into the package.
  const word = new RegExp(`(?<![\\w@/.-])${escaped}(?![\\w-]|\\.[a-z])`);
  if (/(?:^|\/)package\.json$/.test(file)) return word.test(withoutDependencies(text));
  if (isSourceFile(file) || isTestFile(file)) return new RegExp(`(['"\`!])${escaped}(?:['"\`/!])`).test(text);
  return word.test(text);
}

/** All of a package.json but its lists of dependencies. */
function withoutDependencies(text: string): string {
  try {
    const manifest: Record<string, unknown> = JSON.parse(text);
    const rest = Object.entries(manifest).filter(
      ([key]) => !/dependencies$/i.test(key) && key !== 'peerDependenciesMeta' && key !== 'name',
    );
    return JSON.stringify(Object.fromEntries(rest));
  } catch {
    return text;
  }
}
