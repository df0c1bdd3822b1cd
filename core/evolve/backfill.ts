import { git } from '../git/command.js';
import { readHead } from '../git/head.js';
import { excludes } from '../workspace/exclude.js';
import { isSourceFile, isTestFile } from '../workspace/sources.js';
import { checks as all } from './checks/index.js';
import { chooseChecks } from './choose-checks.js';
import type { FileResult } from './examine/examine-file.js';
import { examineFresh, type FileTask } from './examine/examine-files.js';
import { minimumNodes } from './examine/minimum-nodes.js';
import { fileFigures } from './figures.js';
import type { Opened } from './look.js';
import { blobsOf, readBlobs } from './project.js';
import { type ExaminedCommit, examinedCommits } from './record.js';

/**
 * Examines `count` commits that are spread evenly over the history that leads to HEAD, with the checks of single files,
 * and tells the ledger what they are like. Trees are read from git and no file is looked at twice; a commit that the
 * ledger knows is passed over. Resolves with those that are new to it, the oldest first.
 */
export async function backfill(
  { repo, store, config, signal, onProgress }: Omit<Opened, 'workspace'>,
  count: number,
): Promise<ExaminedCommit[]> {
  const settings = config.evolve;
  const chosen = chooseChecks(all, settings, { categories: [], checks: [] });
  const checks = chosen.filter(({ reach }) => reach === 'file').map(({ id }) => id);
  const isExcluded = excludes([...settings.exclude, ...config.exclude]);
  const known = new Set(examinedCommits(await store.ledger.read()).map(({ commit }) => commit));
  const severityOf = new Map(chosen.map(({ id, severity }) => [id, severity]));
  const looked = new Map<string, FileResult>();
  const fresh: ExaminedCommit[] = [];
  const commits = (await spreadCommits(repo, count)).filter(({ commit }) => !known.has(commit));
  for (const [index, { commit, at }] of commits.entries()) {
    signal.throwIfAborted();
    onProgress({ phase: 'examine', message: `commit ${index + 1} of ${commits.length}` });
    const blobs = await blobsOf(repo, commit);
    const minimumNode = await minimumNodes(blobs, (ids) => readBlobs(repo, ids));
    const tasks: FileTask[] = [...blobs]
      .filter(([path]) => (isSourceFile(path) || isTestFile(path)) && !isExcluded(path))
      .map(([path, id]) => ({ path, id, minimumNode: minimumNode(path) }));
    const keyOf = ({ path, id, minimumNode: node }: FileTask): string =>
      `${id} ${node?.major}.${node?.minor} ${path}`;
    const unseen = tasks.filter((task) => !looked.has(keyOf(task)));
    const found = new Map(
      await examineFresh(unseen, { store, checks, read: (ids) => readBlobs(repo, ids), signal }),
    );
    for (const task of unseen) {
      const result = found.get(task.path);
      if (result) looked.set(keyOf(task), result);
    }
    const results = tasks.flatMap((task) => looked.get(keyOf(task)) ?? []);
    const findings = results
      .flatMap((result) => result.findings)
      .map((finding) => ({ ...finding, severity: severityOf.get(finding.check) ?? finding.severity }));
    const facts = results.flatMap((result) => result.facts ?? []);
    const examined = { commit, at, figures: { ...fileFigures(facts, findings, chosen), cycles: null } };
    // Each at once, so that nothing is lost where it is interrupted.
    await store.ledger.append([{ type: 'evolve.examined', data: examined }]);
    fresh.push(examined);
  }
  return fresh;
}

/** Of the first parents of HEAD, the oldest first; the newest is always among them. */
async function spreadCommits(repo: Opened['repo'], count: number): Promise<{ commit: string; at: string }[]> {
  const { commit } = await readHead(repo);
  if (commit === null) return [];
  const lines = (await git(repo, ['log', '--first-parent', '--format=%H %ct', commit])).trim().split('\n');
  const wanted = Math.min(count, lines.length);
  const step = wanted > 1 ? (lines.length - 1) / (wanted - 1) : 0;
  const places = new Set(Array.from({ length: wanted }, (_, index) => Math.round(index * step)));
  return [...places]
    .sort((one, other) => other - one)
    .flatMap((place) => {
      const [id, seconds] = lines[place]?.split(' ') ?? [];
      return id ? [{ commit: id, at: new Date(Number(seconds) * 1000).toISOString() }] : [];
    });
}
