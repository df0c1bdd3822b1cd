import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';

const target = z.object({
  executor: z.catch(z.optional(z.string()), undefined),
  command: z.catch(z.optional(z.string()), undefined),
  options: z.catch(z._default(z.record(z.string(), z.unknown()), {}), {}),
});

/** The parts of project.json that matter here; what is malformed is taken as absent. */
const projectSchema = z.object({
  name: z.catch(z.optional(z.string()), undefined),
  implicitDependencies: z.catch(z._default(z.array(z.string()), []), []),
  targets: z.catch(z._default(z.record(z.string(), z.catch(z.nullable(target), null)), {}), {}),
});

/** A project that nx knows by its project.json. */
export interface NxProject {
  /** What nx calls it, which need not be the name of its package. */
  name: string;
  folder: string;
  /** Names of projects, or `*`. */
  implicitDependencies: string[];
  /** What its target `test` runs in its folder, as a command line; null where that is unknown. */
  test: string | null;
}

/** Every folder with a project.json, where there is an nx.json. Source: https://nx.dev/reference/project-configuration */
export async function readNxProjects(root: string): Promise<NxProject[]> {
  if ((await readJson(join(root, 'nx.json'))) === null) return [];
  const { glob } = await import('tinyglobby');
  const files = await glob('**/project.json', {
    cwd: root,
    ignore: ['**/node_modules/**', '**/dist/**', '**/.nx/**'],
  });
  const projects = files.sort().map(async (file): Promise<NxProject[]> => {
    const read = projectSchema.safeParse(await readJson(join(root, file)));
    const folder = dirname(file) === '.' ? '' : dirname(file);
    if (!read.success) return [];
    const { name = basename(folder), implicitDependencies, targets } = read.data;
    return [{ name, folder, implicitDependencies, test: commandOf(targets.test ?? null, folder) }];
  });
  return (await Promise.all(projects)).flat();
}

type Target = z.output<typeof target>;

/** Executors that stand for one command line; every other one is a program of its own. */
function commandOf(wanted: Target | null, folder: string): string | null {
  if (wanted === null) return null;
  const { executor, command, options } = wanted;
  if (command !== undefined) return inFolder(command, options, folder);
  if (executor === 'nx:run-commands') {
    const [only, another] = Array.isArray(options.commands) ? options.commands : [options.command];
    return typeof only === 'string' && another === undefined ? inFolder(only, options, folder) : null;
  }
  if (executor === '@nx/jest:jest' || executor === '@nrwl/jest:jest')
    return `jest${configOf(options.jestConfig, folder)}`;
  if (/^@(?:nx|nrwl)\/(?:vite:test|vitest:test)$/.test(executor ?? ''))
    return `vitest run${configOf(options.configFile ?? options.config, folder)}`;
  return null;
}

/** nx runs commands at the root unless they name a folder; here they are run in that of the project. */
function inFolder(command: string, { cwd }: Target['options'], folder: string): string | null {
  const own = typeof cwd === 'string' ? cwd.replace('{projectRoot}', folder) : '';
  const text = command.replaceAll('{projectRoot}', '.');
  if (own.replace(/^\.?\/+|\/+$/g, '') === folder) return text;
  return text.includes(folder) && folder !== '' ? null : text;
}

/** The file of a setting, which nx names from the root. */
function configOf(file: unknown, folder: string): string {
  if (typeof file !== 'string') return '';
  const own = file.replace('{projectRoot}', folder);
  return own.startsWith(`${folder}/`) ? ` --config ${own.slice(folder.length + 1)}` : '';
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
