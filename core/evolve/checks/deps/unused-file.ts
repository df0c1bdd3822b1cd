import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { prepareKnip, runKnip } from '../../knip/run-knip.js';
import { isAside } from '../../manifest/aside.js';
import { manifestFor, manifestsOf } from '../../manifest/manifests.js';
import { filesWith } from '../../manifest/mentions.js';
import { shippedFiles } from '../../manifest/shipped-files.js';
import type { Project } from '../../project.js';

export const unusedFile: ProjectCheck = {
  id: 'unused-file',
  category: 'deps',
  severity: 'warning',
  reach: 'project',
  title: 'a source file that no entry of its package leads to',
  why: 'It is read, linted and refactored as if it did something. Entries are what package.json names (`main`, `exports`, `bin`, scripts) and what the settings of tools do, as knip knows them. Examples, scripts, benchmarks and settings, and a file whose name is in a string somewhere, as where a folder is loaded at run time, are left alone. What a worker thread loads by its URL is not followed, which is why it runs on request only. Nothing is deleted for you.',
  example: {
    bad: '// src/legacy.js: nothing imports it\nexport const legacy = true;',
    good: '// src/index.js\nexport { current } from "./current.js";',
  },
  fixes: false,
  on: false,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  async examine(project) {
    const report = await runKnip(project);
    const files = (report?.issues ?? [])
      .filter(({ type, file }) => type === 'files' && isSourceFile(file) && !isAside(file))
      .map(({ file }) => file);
    const manifests = await manifestsOf(project);
    const unused = files.map(async (file): Promise<ProjectFinding[]> => {
      const manifest = manifestFor(project, file, manifests);
      if (!manifest || (await shippedFiles(project, manifest)).has(file)) return [];
      if (await isNamed(project, file)) return [];
      return [{ file, message: 'no entry of the package leads to this file', key: file }];
    });
    return (await Promise.all(unused)).flat();
  },
};

/**
 * Whether it may be loaded by its name: it stands in a string of another file that is no import, or the folder that it is in
 * does where files are listed or imports put together.
 */
async function isNamed(project: Project, file: string): Promise<boolean> {
  const [folder = '', base = ''] = file.split('/').slice(-2);
  const stem = (file.includes('/') ? base : folder).replace(/\.[^.]+$/, '');
  const ofFile = inString(`${escaped(stem)}(?:\\.[cm]?[jt]sx?)?`);
  const named = await filesWith(
    project,
    stem,
    (text, other) => other !== file && ofFile.test(withoutImports(text)),
  );
  if (named.length > 0 || !file.includes('/')) return named.length > 0;
  const ofFolder = inString(`${escaped(folder)}/?(?:[^'"\`]*\\*[^'"\`]*)?`);
  const lists = /\b(?:readdir|glob|require|import)\w*\s*\(\s*(?!['"])/i;
  const listed = await filesWith(
    project,
    folder,
    (text) => lists.test(text) && ofFolder.test(withoutImports(text)),
  );
  return listed.length > 0;
}

const inString = (pattern: string): RegExp => new RegExp(`['"\`/]${pattern}['"\`]`);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const withoutImports = (text: string): string =>
  text.replace(/\b(?:from|import|require\s*\(|import\s*\()\s*(['"])[^'"\n]*\1/g, '');
