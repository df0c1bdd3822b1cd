import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Snapshot } from '../git/changes/snapshot.js';
import { git } from '../git/command.js';
import { readHead } from '../git/head.js';
import type { Repository } from '../git/repository.js';
import { type DatabaseFile, readDatabase, writeDatabase } from '../store/database-file.js';
import type { LedgerEvent } from '../store/ledger-events.js';
import type { Store } from '../store/store.js';
import type { Examination } from './examine.js';
import type { CodeMap, EvolutionFigures } from './figures.js';
import type { Finding } from './finding.js';

/** What the last look at the whole repository found. */
export interface LastExamination {
  id: 'last';
  /** ISO 8601. */
  at: string;
  /** What HEAD was. */
  commit: string | null;
  tree: string;
  /** Whether it was of that commit, without uncommitted work. */
  clean: boolean;
  checks: string[];
  findings: Finding[];
  suppressed: number;
  known: number;
  figures: EvolutionFigures;
  map: CodeMap;
}

const count = z.number().check(z.gte(0));
const severity = z.enum(['note', 'warning', 'error']);
const figuresSchema = z.object({
  files: count,
  lines: count,
  functions: count,
  complexity: count,
  cycles: z.nullable(count),
  findings: z.array(z.object({ check: z.string(), severity, reach: z.enum(['file', 'project']), count })),
});
const share = z.nullable(z.number().check(z.gte(0), z.lte(1)));
const stability = z.object({
  afferent: count,
  efferent: count,
  instability: share,
  abstractness: share,
  distance: share,
});
const uses = z.array(z.object({ from: z.string(), to: z.string(), imports: count }));
const lastSchema = z.looseObject({
  id: z.literal('last'),
  at: z.string(),
  commit: z.nullable(z.string()),
  tree: z.string(),
  clean: z.boolean(),
  checks: z.array(z.string()),
  findings: z.array(
    z.looseObject({
      file: z.string(),
      line: z.optional(z.number()),
      check: z.string(),
      category: z.string(),
      severity,
      message: z.string(),
      fingerprint: z.string(),
      fix: z.nullable(z.looseObject({ title: z.string() })),
      related: z.array(z.looseObject({ file: z.string(), message: z.string() })),
    }),
  ),
  figures: figuresSchema,
  map: z.object({
    hotspots: z.array(
      z.object({ file: z.string(), lines: count, complexity: count, revisions: count, score: count }),
    ),
    folders: z.object({
      folders: z.array(z.object({ name: z.string(), files: count, stability })),
      uses,
    }),
    packages: z.object({
      packages: z.array(z.object({ name: z.string(), files: count, isOwn: z.boolean() })),
      uses,
    }),
  }),
});

const database = (store: Pick<Store, 'folder'>): DatabaseFile<LastExamination> => ({
  path: join(store.folder, 'db', 'evolution.json'),
  schema: 'healer/evolution-db@1',
  isRecord: (value): value is LastExamination => lastSchema.safeParse(value).success,
});

/** Null where there was none, or what is kept cannot be read: the next look makes it again. */
export async function readLastExamination(store: Pick<Store, 'folder'>): Promise<LastExamination | null> {
  const reading = await readDatabase(database(store));
  return reading.state === 'sound' ? (reading.records[0] ?? null) : null;
}

/** What `evolve.examined` says. */
export interface ExaminedCommit {
  commit: string;
  /** When it was committed: ISO 8601. */
  at: string;
  figures: EvolutionFigures;
}

const examinedSchema = z.object({ commit: z.string(), at: z.iso.datetime(), figures: figuresSchema });

/** The commits that were examined, each once, the oldest first. */
export function examinedCommits(events: readonly LedgerEvent[]): ExaminedCommit[] {
  const commits = new Map<string, ExaminedCommit>();
  for (const { type, data } of events) {
    const read = type === 'evolve.examined' ? examinedSchema.safeParse(data).data : undefined;
    if (read) commits.set(read.commit, read);
  }
  return [...commits.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/**
 * Keeps what all checks found of what is checked out, for the reports; and of a commit without uncommitted work, that the ledger knows no
 * figures of yet, writes them there.
 */
export async function recordExamination(
  { repo, store }: { repo: Repository; store: Store },
  { tree, whole, checks, findings, suppressed, known }: Examination,
  { head: examined }: Pick<Snapshot, 'head'>,
): Promise<void> {
  if (!whole) return;
  const { commit } = await readHead(repo);
  // Of another branch, as a cycle looks at, its reports would speak while it is not there.
  if (examined !== commit) return;
  const head = commit === null ? null : await describeCommit(repo, commit);
  const clean = head?.tree === tree;
  await store.prepare();
  await writeDatabase(database(store), [
    {
      id: 'last',
      at: new Date().toISOString(),
      commit,
      tree,
      clean,
      checks,
      findings,
      suppressed,
      known,
      ...whole,
    },
  ]);
  if (!head || !clean || commit === null) return;
  const events = await store.ledger.read();
  if (examinedCommits(events).some((each) => each.commit === commit)) return;
  const data = { commit, at: head.at, figures: whole.figures };
  await store.ledger.append([{ type: 'evolve.examined', data }]);
}

async function describeCommit(repo: Repository, commit: string): Promise<{ tree: string; at: string }> {
  const shown = await git(repo, ['show', '-s', '--format=%T %ct', commit]);
  const [tree = '', seconds = '0'] = shown.trim().split(' ');
  return { tree, at: new Date(Number(seconds) * 1000).toISOString() };
}
