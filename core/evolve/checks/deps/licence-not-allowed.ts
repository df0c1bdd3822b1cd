import picomatch from 'picomatch';
import { printableLine } from '../../../printable.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { licenceOf } from '../../manifest/licence-of.js';
import { type Manifest, manifestsOf, sectionOf } from '../../manifest/manifests.js';
import { type ProductionPackage, productionPackages } from '../../manifest/production-packages.js';

export const licenceNotAllowed: ProjectCheck = {
  id: 'licence-not-allowed',
  category: 'deps',
  severity: 'error',
  reach: 'project',
  title: 'a package of production whose licence the settings do not allow',
  why: 'Which licences may come with what is shipped is a decision; `evolve.licences` writes it down, and without it nothing is looked at. Looked at is what is installed for the dependencies and optional dependencies of each package of the repository, and for theirs in turn. An SPDX expression is allowed where some choice that it leaves is: `(MIT OR GPL-3.0-only)` by `MIT`, `MIT AND Zlib` by both. Found is also what names no licence, or names it in words that are no SPDX expression. A licence file is not read: name the package in `evolve.licences.except` once a person has.',
  example: {
    bad: '// "allow": ["MIT", "ISC"]\n{ "name": "left-pad", "license": "WTFPL" }',
    good: '// "allow": ["MIT", "ISC"]\n{ "name": "left-pad", "license": "(MIT OR WTFPL)" }',
  },
  fixes: false,
  on: true,
  decidable: 'The settings say which licences are allowed, and each package which it has.',
  source: 'https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/',
  async examine(project) {
    const { allow, except } = project.settings.licences;
    if (allow.length === 0) return [];
    const { default: satisfies } = await import('spdx-satisfies');
    const strange = allow.find((licence) => isSatisfied(satisfies, licence, [licence]) === null);
    if (strange !== undefined) {
      project.tell(
        `licence-not-allowed: ${printableLine(strange)} in evolve.licences.allow is no SPDX identifier`,
      );
      return [];
    }
    const isExcepted = except.length > 0 ? picomatch([...except]) : () => false;
    const manifests = await manifestsOf(project);
    const own = new Set(manifests.map(({ data: { name } }) => name));
    const found = manifests.map(async (manifest) => {
      const packages = await productionPackages(project, manifest, own);
      if (packages.length === 0 && Object.keys(manifest.data.dependencies).some((name) => !own.has(name)))
        project.tell(
          `licence-not-allowed says nothing of ${manifest.file}, whose dependencies are not installed`,
        );
      return Promise.all(
        packages
          .filter(({ name }) => !isExcepted(name))
          .map((each) => look(manifest, each, (licence) => isSatisfied(satisfies, licence, allow))),
      );
    });
    return (await Promise.all(found)).flat(2);
  },
};

type Satisfies = typeof import('spdx-satisfies');

/** Null where the text is no SPDX expression. */
function isSatisfied(satisfies: Satisfies, licence: string, allow: readonly string[]): boolean | null {
  try {
    return satisfies(licence, allow);
  } catch {
    return null;
  }
}

async function look(
  manifest: Manifest,
  { name, data, way, first, hasLicenceFile }: ProductionPackage,
  isAllowed: (licence: string) => boolean | null,
): Promise<ProjectFinding[]> {
  const licence = licenceOf(data);
  const allowed = licence === null ? null : isAllowed(licence);
  if (allowed) return [];
  const section = sectionOf(manifest, first);
  const place = section && (await placeInJson(manifest.text, [section, first]));
  const told = licence === null ? '' : printableLine(licence).slice(0, 100);
  const what =
    licence === null
      ? `names no licence${(await hasLicenceFile()) ? ', though it has a file of one' : ''}`
      : licence === 'UNLICENSED'
        ? 'says that it is not licensed to others'
        : allowed === null
          ? `names a licence that is no SPDX expression: ${told}`
          : `is licensed under ${told}, which is not allowed`;
  const by = way.length > 1 ? `; it comes in by ${way.join(' > ')}` : '';
  return [{ file: manifest.file, ...place, message: `${way.at(-1)} ${what}${by}`, key: `${name} ${told}` }];
}
