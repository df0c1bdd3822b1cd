import { basename } from 'node:path';
import { isTestFile } from '../workspace/sources.js';
import { type Check, type Severity, severities } from './check.js';
import type { FileFacts } from './facts.js';
import type { Finding } from './finding.js';
import { cyclicComponents } from './graph/components.js';
import { type FolderMap, folderMap } from './graph/folder-map.js';
import { type ModuleGraph, moduleGraph } from './graph/module-graph.js';
import { type PackageMap, packageMap } from './graph/package-map.js';
import { historyOf } from './history/history.js';
import { type Hotspot, hotspotsOf } from './history/hotspots.js';
import { lists, manifestFor, manifestsOf } from './manifest/manifests.js';
import type { Project } from './project.js';

/** What one commit is like, in numbers that can be held against those of another. */
export interface EvolutionFigures {
  /** Source files and tests. */
  files: number;
  lines: number;
  functions: number;
  /** Mean cyclomatic complexity of the functions, to hundredths; 0 where there are none. */
  complexity: number;
  /** Groups of source files that load one another; null where it was not looked at. */
  cycles: number | null;
  /** Older commits were only looked at file by file, so that only findings of such checks can be held against each other. */
  findings: { check: string; severity: Severity; reach: 'file' | 'project'; count: number }[];
}

/** What a picture of the code is drawn of. */
export interface CodeMap {
  /** The hottest first. */
  hotspots: Hotspot[];
  folders: FolderMap;
  packages: PackageMap;
}

/** Numbers of a tree from its files alone. */
export function fileFigures(
  facts: Iterable<FileFacts>,
  findings: readonly Finding[],
  checks: readonly Check[],
): Omit<EvolutionFigures, 'cycles'> {
  const all = [...facts];
  const functions = all.flatMap((each) => each.functions);
  const decisions = functions.reduce((sum, { cyclomatic }) => sum + cyclomatic, 0);
  return {
    files: all.length,
    lines: all.reduce((sum, { lines }) => sum + lines, 0),
    functions: functions.length,
    complexity: functions.length === 0 ? 0 : Math.round((100 * decisions) / functions.length) / 100,
    findings: countFindings(findings, checks),
  };
}

const mostHotspots = 60;

/** Numbers and map of a project that all checks looked at. */
export async function projectFigures(
  project: Project,
  findings: readonly Finding[],
  checks: readonly Check[],
): Promise<{ figures: EvolutionFigures; map: CodeMap }> {
  const [graph, history] = await Promise.all([moduleGraph(project), historyOf(project)]);
  const loads = (file: string): string[] =>
    graph.importsOf(file).flatMap(({ to, when }) => (when === 'load' ? [to] : []));
  const sources = graph.files.filter((file) => !isTestFile(file));
  return {
    figures: {
      ...fileFigures(project.facts.values(), findings, checks),
      cycles: cyclicComponents(sources, loads).length,
    },
    map: {
      hotspots: hotspotsOf(project.facts, history).slice(0, mostHotspots),
      folders: folderMap(sources, graph.edges, (file) => project.facts.get(file)?.exports ?? []),
      packages: await packagesOf(project, sources, graph),
    },
  };
}

async function packagesOf(
  project: Project,
  sources: readonly string[],
  graph: ModuleGraph,
): Promise<PackageMap> {
  const manifests = await manifestsOf(project);
  const ownerOf = (file: string): string => {
    const manifest = manifestFor(project, file, manifests);
    return manifest ? manifest.data.name || manifest.folder || basename(project.repo.root) : '';
  };
  const owned = sources.filter((file) => ownerOf(file) !== '');
  return packageMap(owned, graph, ownerOf, (name) => manifests.some((each) => lists(each, name)));
}

/** By check, the gravest first. */
function countFindings(findings: readonly Finding[], checks: readonly Check[]): EvolutionFigures['findings'] {
  const ofProject = new Set(checks.flatMap(({ id, reach }) => (reach === 'project' ? [id] : [])));
  const counts = new Map<string, EvolutionFigures['findings'][number]>();
  for (const { check, severity } of findings) {
    const known = counts.get(check) ?? {
      check,
      severity,
      reach: ofProject.has(check) ? 'project' : 'file',
      count: 0,
    };
    counts.set(check, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort(
    (one, other) =>
      severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
      (one.check < other.check ? -1 : 1),
  );
}
