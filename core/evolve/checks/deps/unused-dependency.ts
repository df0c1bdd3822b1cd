import { packageOf } from '../../../research/packages/installed.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { runDepcheck } from '../../depcheck/run-depcheck.js';
import { prepareKnip, runKnip } from '../../knip/run-knip.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { commandsOf, type Installed, installedFor } from '../../manifest/installed.js';
import { type Manifest, manifestsOf, type Section, sections } from '../../manifest/manifests.js';
import { filesThatMention } from '../../manifest/mentions.js';
import { withoutDependency } from '../../manifest/move-dependency.js';
import type { Project } from '../../project.js';

export const unusedDependency: ProjectCheck = {
  id: 'unused-dependency',
  category: 'deps',
  severity: 'warning',
  reach: 'project',
  title: 'a package in `dependencies` or `devDependencies` that nothing uses',
  why: 'It is downloaded, audited and upgraded for nothing, and each is one more way in for others. knip looks for what imports it or names it in settings. What some file still names in a string, what another installed package wants beside it (a peer dependency, or the driver of a database), the commands of a package that a script calls, what has a file of settings of its own (`.prettierrc`), as editors run it, and what is not installed here, so that nothing is known of it, are left alone, and so is what does its work when it is installed. Where depcheck, asked as well, agrees, the fix takes it out of package.json and of the lock file of npm, pnpm 9 or 10, or yarn 1; with another one there is none.',
  example: {
    bad: '{ "dependencies": { "express": "^5.1.0", "left-pad": "^1.3.0" } }',
    good: '{ "dependencies": { "express": "^5.1.0" } }',
  },
  fixes: true,
  on: true,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  async examine(project) {
    const report = await runKnip(project);
    const manifests = await manifestsOf(project);
    const findings = (report?.issues ?? [])
      .filter(({ type }) => type === 'dependencies' || type === 'devDependencies')
      .map(async ({ type, file, symbol }) => {
        const manifest = manifests.find((each) => each.file === file);
        return manifest ? look(project, manifest, type as Section, symbol) : [];
      });
    return (await Promise.all(findings)).flat();
  },
};

async function look(
  project: Project,
  manifest: Manifest,
  section: Section,
  name: string,
): Promise<ProjectFinding[]> {
  const installed = await installedFor(project, manifest, name);
  if (!installed || (await isUsed(project, manifest, installed))) return [];
  const place = await placeInJson(manifest.text, [section, name]);
  const agreed = (await runDepcheck(project, manifest))?.has(name) ?? false;
  const fix = agreed ? await withoutDependency(project, manifest, section, name) : null;
  return [
    {
      file: manifest.file,
      ...place,
      message: `nothing uses ${name}, which is in ${section}${agreed ? '' : ' (depcheck is of another mind)'}`,
      key: `${section} ${name}`,
      ...(fix && { fix: { title: `remove ${name} from ${section}`, edits: fix } }),
    },
  ];
}

async function isUsed(project: Project, manifest: Manifest, installed: Installed): Promise<boolean> {
  const { name } = installed;
  if (worksByInstall(installed) || hasSettings(project, name)) return true;
  if (isImported(project, name) || (await isTypesOfSomething(project, manifest, installed))) return true;
  if (await isWantedByAnother(project, manifest, name)) return true;
  for (const word of [name, ...shortNames(name), ...commandsOf(installed)])
    if ((await filesThatMention(project, word)).length > 0) return true;
  return false;
}

/** Such as set up git hooks when they are installed. */
const worksByInstall = ({ data: { scripts } }: Installed): boolean =>
  ['preinstall', 'install', 'postinstall'].some((script) => script in scripts);

/** An editor runs such a one, though no script does. */
const hasSettings = ({ blobs }: Project, name: string): boolean =>
  [...blobs.keys()].some((file) => {
    const own = file.slice(file.lastIndexOf('/') + 1);
    return own.startsWith(`.${name}rc`) || own.startsWith(`${name}.config.`);
  });

const isImported = ({ facts }: Project, name: string): boolean =>
  [...facts.values()].some(({ imports }) => imports.some(({ specifier }) => packageOf(specifier) === name));

/** TypeScript takes types in without an import: of a listed or imported package, and such as declare globals. */
async function isTypesOfSomething(
  project: Project,
  { data }: Manifest,
  { name, types }: Installed,
): Promise<boolean> {
  const [, short] = /^@types\/(.+)$/.exec(name) ?? [];
  if (!short) return false;
  const of = short.includes('__') ? `@${short.replace('__', '/')}` : short;
  if (isImported(project, of) || sections.some((section) => of in data[section])) return true;
  const text = await types();
  return text === null || !/^export\b/m.test(text);
}

/** Also where another is not installed, so that nobody knows what it wants. */
async function isWantedByAnother(project: Project, manifest: Manifest, name: string): Promise<boolean> {
  const { dependencies, devDependencies } = manifest.data;
  const others = Object.keys({ ...dependencies, ...devDependencies }).filter((other) => other !== name);
  const installed = await Promise.all(others.map((other) => installedFor(project, manifest, other)));
  return (
    installed.some((other) => other === null || name in other.data.peerDependencies) ||
    (drivers.test(name) && others.some((other) => ofDatabases.test(other)))
  );
}

/** By the name of a dialect, which is in settings, a library for databases loads what speaks it. */
const drivers =
  /^(?:pg|pg-hstore|pg-native|pg-query-stream|mysql2?|mariadb|sqlite3|better-sqlite3|tedious|oracledb)$/;
const ofDatabases = /^(?:sequelize|knex|typeorm|objection|bookshelf|@mikro-orm\/core)$/;

/** Under which ESLint, Babel and the like know their plugins. */
function shortNames(name: string): string[] {
  const [, scope = '', kind, rest = ''] =
    /^(@[^/]+\/)?((?:eslint|babel|stylelint|prettier|commitlint|remark|rehype|postcss|semantic-release)(?:-(?:plugin|preset|config|formatter|import-resolver|processor))?|gulp|grunt|karma|vite-plugin|rollup-plugin)(?:-(.+))?$/.exec(
      name,
    ) ?? [];
  if (!kind) return [];
  return [rest === '' ? scope.replace('/', '') : scope + rest].filter(
    (short) => short !== '' && short !== name,
  );
}
