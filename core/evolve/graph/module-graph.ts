import { join } from 'node:path/posix';
import {
  type Alias,
  readAliases,
  readCompilerConfig,
  resolveImport,
} from '../../workspace/resolve-import.js';
import type { ImportFact } from '../facts.js';
import type { Project } from '../project.js';
import { groupBy } from './group-by.js';

/** An import of one file of the tree by another. */
export interface Edge extends ImportFact {
  from: string;
  to: string;
  /** `load`: with the file; `late`: when some function is called, if ever; `types`: gone when the program runs. */
  when: 'load' | 'late' | 'types';
}

/** Who imports whom in a tree. Files that do not parse import nothing. */
export interface ModuleGraph {
  /** In the order of their names. */
  files: string[];
  edges: Edge[];
  importsOf(file: string): readonly Edge[];
  importersOf(file: string): readonly Edge[];
  /** What is imported and is no file of the tree. */
  external: { from: string; fact: ImportFact }[];
  /** Whether TypeScript is told to keep, in this file, imports whose names are only used as types. */
  keepsImports(file: string): boolean;
  resolve(specifier: string, from: string): Promise<string | undefined>;
}

const graphs = new WeakMap<Project, Promise<ModuleGraph>>();

/** The graph of a project, made once for all checks. */
export function moduleGraph(project: Project): Promise<ModuleGraph> {
  const graph = graphs.get(project) ?? makeGraph(project);
  graphs.set(project, graph);
  return graph;
}

async function makeGraph(project: Project): Promise<ModuleGraph> {
  const { blobs, facts, workspace } = project;
  const read = readOnce(project);
  const configs = configsIn(blobs);
  const aliases: Alias[] = await readAliases(read, { configs, packages: workspace.packages });
  const has = (file: string): boolean => blobs.has(file);
  const keeping = await keepingFolders(configs, read);
  const keepsImports = (file: string): boolean =>
    keeping.find(({ folder }) => folder === '' || file.startsWith(`${folder}/`))?.keeps ?? false;

  const edges: Edge[] = [];
  const external: ModuleGraph['external'] = [];
  for (const [from, { imports }] of facts)
    for (const fact of imports) {
      const to = await resolveImport(fact.specifier, from, has, aliases);
      if (to === undefined) external.push({ from, fact });
      else if (to !== from) edges.push({ ...fact, from, to, when: 'load' });
    }
  for (const edge of edges) edge.when = whenOf(edge);

  function whenOf({ from, to, typeOnly, droppable, late, names }: Edge): Edge['when'] {
    if (typeOnly) return 'types';
    if (droppable && !keepsImports(from)) return 'types';
    const exported = facts.get(to)?.exports ?? [];
    const areTypes =
      names.length > 0 &&
      names.every((name) => {
        const own = exported.filter((each) => each.name === name);
        return own.length > 0 && own.every(({ kind }) => kind === 'interface' || kind === 'type');
      });
    return areTypes ? 'types' : late ? 'late' : 'load';
  }

  const byFrom = groupBy(edges, ({ from }) => from);
  const byTo = groupBy(edges, ({ to }) => to);
  return {
    files: [...facts.keys()].sort(),
    edges,
    importsOf: (file) => byFrom.get(file) ?? [],
    importersOf: (file) => byTo.get(file) ?? [],
    external,
    keepsImports,
    resolve: (specifier, from) => resolveImport(specifier, from, has, aliases),
  };
}

const configName = /(?:^|\/)[tj]sconfig(?:\.[\w-]+)*\.json$/;

/** The plain ones first: what others say for builds and tests counts less. */
const configsIn = (blobs: ReadonlyMap<string, string>): string[] =>
  [...blobs.keys()]
    .filter(
      (path) => configName.test(path) && !/(?:^|\/)(?:node_modules|fixtures?|__fixtures__)\//.test(path),
    )
    .sort((one, other) => one.length - other.length);

/** Reads each file once; `project.read` gets what is asked for at the same time with one git. */
function readOnce({ read }: Project): (file: string) => Promise<string | undefined> {
  const texts = new Map<string, Promise<string | undefined>>();
  return (file) => {
    const text = texts.get(file) ?? read(file).then((found) => found ?? undefined);
    texts.set(file, text);
    return text;
  };
}

/** Deepest folders first. */
async function keepingFolders(
  configs: readonly string[],
  read: (file: string) => Promise<string | undefined>,
): Promise<{ folder: string; keeps: boolean }[]> {
  const found = await Promise.all(
    configs
      .filter((path) => /(?:^|\/)tsconfig\.json$/.test(path))
      .map(async (path) => {
        const { options = {} } = (await readCompilerConfig(path, read)) ?? {};
        const keeps =
          options.verbatimModuleSyntax === true ||
          options.preserveValueImports === true ||
          options.importsNotUsedAsValues === 'preserve';
        return { folder: join(path, '..').replace(/^\.$/, ''), keeps };
      }),
  );
  return found.sort((one, other) => other.folder.length - one.folder.length);
}
