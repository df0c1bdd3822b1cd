import type { Failure } from '../../../model.js';
import type { RepairContext } from '../../strategy.js';
import type { Node } from '../../syntax/parse.js';
import { offsetAt } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import type { Project } from './project.js';
import type { Site } from './rule.js';

const mostFrames = 8;
const mostSuspects = 12;

/** The places that a failure points to: frames of its stack in project sources, then the most suspicious lines. */
export async function sitesOf(failure: Failure, context: RepairContext, project: Project): Promise<Site[]> {
  const places: { file: string; line: number; column?: number }[] = [
    ...(failure.location ? [failure.location] : []),
    ...failure.frames.filter(({ origin }) => origin === 'project').slice(0, mostFrames),
    ...context.suspects.slice(0, mostSuspects).map(({ range, line }) => ({ file: range.file, line })),
  ];
  const sites = new Map<string, Site>();
  for (const { file, line, column } of places) {
    const source = await project.source(file);
    const key = `${file}:${line}`;
    if (!source || sites.has(key)) continue;
    const offset = column === undefined ? null : offsetAt(source.text, line, column);
    sites.set(key, { ...source, line, offset });
  }
  return [...sites.values()];
}

/** Nodes that begin on the line of a site or hold its offset, and pass the test; nearest to the offset first. */
export function nodesAtSite<T extends Node>(site: Site, test: (node: Node) => node is T): T[];
export function nodesAtSite(site: Site, test: (node: Node) => boolean): Node[];
export function nodesAtSite(site: Site, test: (node: Node) => boolean): Node[] {
  const { line, offset } = site;
  const found: Node[] = [];
  walk(site.program, (node) => {
    if (node.type === 'Program') return undefined;
    if (node.loc.start.line > line || node.loc.end.line < line) return 'skip';
    const holds = offset !== null && node.range[0] <= offset && offset < node.range[1];
    if ((node.loc.start.line === line || node.loc.end.line === line || holds) && test(node)) found.push(node);
    return undefined;
  });
  return offset === null ? found : found.sort((a, b) => distance(a, offset) - distance(b, offset));
}

// Engines point at different tokens of one expression, its start, its operator or its last name.
function distance(node: Node, offset: number): number {
  const size = node.range[1] - node.range[0];
  if (node.type === 'MemberExpression') return Math.abs(node.property.range[0] - offset) + 0.5;
  if (node.range[0] <= offset && offset <= node.range[1]) return 0.25 + size / 1e6;
  return Math.min(Math.abs(node.range[0] - offset), Math.abs(node.range[1] - offset));
}
