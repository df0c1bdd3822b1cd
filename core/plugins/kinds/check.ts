import type { ProjectCheck, ProjectFinding } from '../../evolve/check.js';
import type { Project } from '../../evolve/project.js';
import { isSourceFile, isTestFile } from '../../workspace/sources.js';
import { type AnswerOf, requireFit } from '../answers.js';
import type { SourceFile } from '../api-types.js';
import type { Loadable } from '../find.js';
import { permittedFiles } from '../permitted-files.js';
import type { Ask, Plugins } from '../plugins.js';

/** The checks that plugins add: `plugin/<id>`. */
export const pluginChecks = (plugins: Plugins): (ProjectCheck & { content: string })[] =>
  plugins.of('check').map((plugin) => ({
    ...describe(plugin),
    reach: 'project',
    content: plugin.hash,
    examine: (project) => examineWith(plugins, plugin, project),
  }));

const describe = ({ id, manifest }: Loadable) => ({
  id: checkId(id),
  category: manifest.category,
  severity: manifest.severity,
  title: manifest.title,
  why: `It is a plugin of this repository: .healer/plugins/${id}.`,
  example: { bad: '', good: '' },
  fixes: true,
  on: true,
});

/** By which its findings, and the settings, know the check of a plugin. */
export const checkId = (id: string): string => `plugin/${id}`;

export const isPluginCheck = (check: string): boolean => check.startsWith(checkId(''));

async function examineWith(plugins: Plugins, plugin: Loadable, project: Project): Promise<ProjectFinding[]> {
  const isPermitted = permittedFiles(plugin.manifest);
  const paths = [...project.blobs.keys()].filter(
    (path) => (isSourceFile(path) || isTestFile(path)) && isPermitted(path),
  );
  if (paths.length === 0) return [];
  const found = await plugins.use('check', plugin, async (ask) => {
    const findings: ProjectFinding[] = [];
    for (const path of paths) {
      const text = await project.read(path);
      if (text === null) continue;
      const file = { path, text };
      findings.push(...(await checkFile(ask, file)).map((each) => findingOf(file, each)));
    }
    return findings;
  });
  // What a plugin could not say now another one may.
  if (found === null) project.holdsFor(0);
  return found ?? [];
}

/** What a check finds in one file: places and edits that are in it. Error: PluginFailure */
export async function checkFile(ask: Ask<'check'>, file: SourceFile): Promise<AnswerOf<'check'>> {
  const found = await ask(file);
  for (const { start, end, fix } of found) {
    requireFit([{ start, end }], file);
    if (fix) requireFit(fix.edits, file);
  }
  return found;
}

function findingOf({ path, text }: SourceFile, found: AnswerOf<'check'>[number]): ProjectFinding {
  const { start, end, message, fix } = found;
  const [from, to] = [placeOf(text, start), placeOf(text, end)];
  return {
    file: path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    message,
    key: text.slice(start, end),
    ...(fix && { fix: { title: fix.title, edits: fix.edits.map((edit) => ({ ...edit, file: path })) } }),
  };
}

/** 1-based. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
