import { evolveSchema } from '../../core/config/evolve-schema.js';
import type { ProjectCheck, ProjectFinding } from '../../core/evolve/check.js';

import { examineFile } from '../../core/evolve/examine/examine-file.js';
import type { FileFacts } from '../../core/evolve/facts.js';
import type { Project } from '../../core/evolve/project.js';
import { isSourceFile, isTestFile } from '../../core/workspace/sources.js';

/** A project whose files are in memory, with no history. What needs git or runs something cannot be asked of it. */
export function projectOf(files: Readonly<Record<string, string>>, more: Partial<Project> = {}): Project {
  const facts = new Map<string, FileFacts>();
  for (const [path, text] of Object.entries(files)) {
    const found = isSourceFile(path) || isTestFile(path) ? examineFile(path, text, []).facts : null;
    if (found) facts.set(path, found);
  }
  const root = '/nowhere';
  return {
    repo: { root, gitDir: '', commonDir: '', mainRoot: root, linked: false, shallow: false },
    tree: '',
    commit: '',
    workspace: {
      root,
      packageManager: { name: 'npm' } as unknown as Project['workspace']['packageManager'],
      packages: [{ name: '', folder: '' }],
      test: null,
      typescript: true,
      eslint: false,
    },
    settings: evolveSchema.parse({}),
    blobs: new Map(Object.keys(files).map((path) => [path, path])),
    facts,
    read: async (file) => files[file] ?? null,
    run: () => Promise.reject(new Error('nothing can be run here')),
    registry: async () => null,
    tell: () => {},
    holdsFor: () => {},
    ...more,
  };
}

/** `file:line` of what a check finds. */
export const placesIn = (findings: readonly ProjectFinding[]): string[] =>
  findings.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`)).sort();

/** The files once every fix that is offered is made. */
export async function fixedBy(
  check: ProjectCheck,
  files: Readonly<Record<string, string>>,
  more: Partial<Project> = {},
): Promise<Record<string, string>> {
  const findings = await check.examine(projectOf(files, more));
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []).sort((one, other) => other.start - one.start);
  const fixed = { ...files };
  for (const { file, start, end, text } of edits) {
    const now = fixed[file] ?? '';
    fixed[file] = now.slice(0, start) + text + now.slice(end);
  }
  return fixed;
}
