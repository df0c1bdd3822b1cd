import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { installedFor } from '../../manifest/installed.js';
import { type Manifest, manifestsOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';

export const unlicensedPackage: ProjectCheck = {
  id: 'unlicensed-package',
  category: 'deps',
  severity: 'warning',
  reach: 'project',
  title: 'a dependency whose package.json names no licence, or says that there is none',
  why: 'Without a licence nobody may pass the package on. Looked at are the packages in `dependencies` that are installed, by the field `license` (or `licenses`, as it was once); packages of the repository itself are left alone, and so is what a file `LICENSE` says instead, since what it says has to be read.',
  example: {
    bad: '{ "name": "left-pad", "license": "UNLICENSED" }',
    good: '{ "name": "left-pad", "license": "MIT" }',
  },
  fixes: false,
  on: false,
  decidable: 'The package itself says under which licence it is, or does not.',
  onRequest:
    'Whether that matters depends on what is done with the program; with `evolve.licences` set, `licence-not-allowed` looks unasked.',
  source: 'https://docs.npmjs.com/cli/configuring-npm/package-json#license',
  async examine(project) {
    const manifests = await manifestsOf(project);
    const own = new Set(manifests.map(({ data }) => data.name));
    const found = manifests.map((manifest) =>
      Promise.all(
        Object.keys(manifest.data.dependencies)
          .filter((name) => !own.has(name))
          .map((name) => look(project, manifest, name)),
      ),
    );
    return (await Promise.all(found)).flat(2);
  },
};

async function look(project: Project, manifest: Manifest, name: string): Promise<ProjectFinding[]> {
  const installed = await installedFor(project, manifest, name);
  if (!installed || installed.data.private) return [];
  const { license, licenses } = installed.data;
  const isMissing = license === undefined && licenses === undefined;
  if ((!isMissing && license !== 'UNLICENSED') || (isMissing && (await installed.hasLicenceFile())))
    return [];
  const place = await placeInJson(manifest.text, ['dependencies', name]);
  return [
    {
      file: manifest.file,
      ...place,
      message: isMissing ? `${name} names no licence` : `${name} says that it is not licensed to others`,
      key: name,
    },
  ];
}
