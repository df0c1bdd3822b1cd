import type { Snapshot } from '../../git/changes/snapshot.js';
import { changedFiles } from '../../git/history/diff.js';
import type { ErrorRecord, ErrorState } from '../../model.js';
import { lastGreen } from '../../store/green.js';
import { dependentsOf, packageOf, usedFirst } from '../../workspace/monorepo/graph.js';
import type { Monorepo } from '../../workspace/monorepo/monorepo.js';
import type { TestPart } from '../../workspace/workspace.js';
import type { Session } from '../session.js';
import { isUntested } from '../untested/untested.js';
import { partOfTest } from './scope.js';

/** The packages that a healing run looks at, used ones first, and why it does. */
export interface Concerned {
  monorepo: Monorepo;
  parts: TestPart[];
  because: 'named' | 'errors' | 'changes' | 'everything';
}

/**
 * Where the open errors are; where none is open, what has changed since the last green tree, or since HEAD, with all that
 * depends on it; else every package. Named errors are looked at alone.
 */
export async function concernedPackages(
  session: Session,
  monorepo: Monorepo,
  snapshot: Snapshot,
  ids: readonly string[],
): Promise<Concerned> {
  const everything = inOrder(monorepo, monorepo.parts);
  const all = await session.store.errors.all();
  const named = await Promise.all(ids.map((id) => session.store.errors.get(id)));
  const errors = (ids.length > 0 ? named : all.filter(isBroken)).filter((error) => !isUntested(error));
  const own = errors.map((error) => partsOfError(monorepo, error));
  if (own.some((parts) => parts === null)) return { monorepo, parts: everything, because: 'everything' };
  const found = new Set(own.flatMap((parts) => parts ?? []));
  if (ids.length > 0) return { monorepo, parts: inOrder(monorepo, found), because: 'named' };
  if (found.size > 0) return { monorepo, parts: inOrder(monorepo, found), because: 'errors' };
  const changed = await changedParts(session, monorepo, snapshot);
  const waiting = all
    .filter(({ state }) => state === 'patched')
    .flatMap((error) => partsOfError(monorepo, error) ?? []);
  return changed.length + waiting.length === 0
    ? { monorepo, parts: everything, because: 'everything' }
    : { monorepo, parts: inOrder(monorepo, new Set([...changed, ...waiting])), because: 'changes' };
}

const isBroken = ({ state }: ErrorRecord): boolean =>
  (['open', 'regressed', 'fixing'] satisfies ErrorState[] as ErrorState[]).includes(state);

/** Null where a test of the error is in no package that has tests of its own. */
function partsOfError(monorepo: Monorepo, { tests }: ErrorRecord): TestPart[] | null {
  const parts = tests.map((test) => partOfTest(monorepo, test));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : null;
}

async function changedParts(
  { repo }: Session,
  { graph, parts }: Monorepo,
  { tree, head, dirty, branch }: Snapshot,
): Promise<TestPart[]> {
  const green = await lastGreen(repo, branch);
  const from = green ?? (dirty ? head : null);
  if (from === null) return [];
  const files = (await changedFiles(repo, from, tree)).filter((file) => !file.startsWith('.healer/'));
  const folders = [...new Set(files.map((file) => packageOf(graph.packages, file)?.folder ?? ''))];
  if (folders.includes('')) return [];
  const affected = new Set([...folders, ...dependentsOf(graph, folders)]);
  return parts.filter(({ folder }) => affected.has(folder) || (folder === '' && folders.length > 0));
}

function inOrder({ graph }: Monorepo, parts: Iterable<TestPart>): TestPart[] {
  const wanted = [...parts];
  const order = usedFirst(
    graph,
    wanted.map(({ folder }) => folder),
  );
  return wanted.sort((a, b) => order.indexOf(a.folder) - order.indexOf(b.folder));
}
