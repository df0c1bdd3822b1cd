import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository, type Repository } from '../../../core/git/repository.js';
import type { ErrorRecord, Patch } from '../../../core/model.js';
import { openLedger } from '../../../core/store/ledger.js';
import { replay } from '../../../core/store/replay.js';
import { isErrorRecord, isPatch } from '../../../core/store/schemas.js';
import { git } from '../project.js';
import type { Place } from './place.js';
import { othersTable } from './states.js';

/** What healer knows of a repository, read from its files without healer's help. */
export interface HealersRecords {
  errors: ErrorRecord[];
  patches: Patch[];
  /** How many cycles the table of the scheduler holds. */
  scheduled: number;
  /** Why it cannot be what healer means, a sentence each. */
  problems: string[];
}

/** Reads databases, ledger and refs, and holds each against the others. `settled`: nothing is under way. */
export async function healersRecords(place: Place, settled: boolean): Promise<HealersRecords> {
  const problems: string[] = [];
  const repo = await openRepository(place.repository);
  const errors = await readDatabase(place, 'errors', isErrorRecord, problems);
  const patches = await readDatabase(place, 'patches', isPatch, problems);
  await git(place.repository, ['fsck', '--strict', '--no-dangling', '--no-progress']).catch((error) =>
    problems.push(`git fsck: ${String(error.stderr ?? error).trim()}`),
  );
  const table = await readFile(place.env.TABLE ?? '', 'utf8');
  const blocks = [...table.matchAll(/^# >>> healer [\s\S]*?^# <<< healer .*\n/gm)].map(([block]) => block);
  if (blocks.reduce((text, block) => text.replace(block, ''), table) !== othersTable)
    problems.push(`the table of the scheduler is not what it was: ${JSON.stringify(table)}`);
  const events = await openLedger(repo).read();
  if (settled) {
    problems.push(
      ...unequal('error', errors, replay(events, 'error', isErrorRecord).records),
      ...unequal('patch', patches, replay(events, 'patch', isPatch).records),
      ...unsettledErrors(errors, patches),
      ...(await unsettledRefs(repo, place, patches)),
      ...(await unshared(place)),
    );
  }
  return { errors, patches, scheduled: blocks.length, problems };
}

async function readDatabase<T>(
  { repository }: Place,
  name: string,
  isRecord: (value: unknown) => value is T,
  problems: string[],
): Promise<T[]> {
  const text = await readFile(join(repository, '.healer/db', `${name}.json`), 'utf8').catch(() => null);
  if (text === null) return [];
  try {
    const { records } = JSON.parse(text) as { records: unknown[] };
    if (records.every(isRecord)) return records;
    problems.push(`${name}.json holds something that is no record`);
  } catch {
    problems.push(`${name}.json is torn: ${JSON.stringify(text.slice(-60))}`);
  }
  return [];
}

function unequal<T extends { id: string }>(noun: string, known: T[], told: T[]): string[] {
  const texts = (records: T[]) => new Set(records.map((record) => JSON.stringify(record)));
  const [ours, theirs] = [texts(known), texts(told)];
  const same = ours.size === theirs.size && [...ours].every((text) => theirs.has(text));
  return same ? [] : [`the ledger tells of other ${noun} records than the database holds`];
}

function unsettledErrors(errors: ErrorRecord[], patches: Patch[]): string[] {
  return errors.flatMap(({ id, state, patch: by }) => {
    const patch = patches.find((each) => each.id === by);
    if (state === 'fixing') return [`the error ${id} is still being fixed`];
    if (state === 'patched' && patch?.state !== 'proposed')
      return [`the error ${id} waits for a patch that is ${patch?.state ?? 'unknown'}`];
    return [];
  });
}

async function unsettledRefs(repo: Repository, place: Place, patches: Patch[]): Promise<string[]> {
  const text = await git(repo.root, [
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/heads/healer',
    'refs/healer/patches',
    'refs/healer/fetched',
    'refs/healer/anchors',
  ]);
  const refs = new Map(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]),
  );
  const problems: string[] = [];
  for (const { id, branch, commit, state } of patches) {
    const there = refs.get(`refs/heads/${branch}`);
    if ((there === commit) !== (state === 'proposed'))
      problems.push(`the patch ${id} is ${state}, and its branch is ${there ? 'there' : 'gone'}`);
    if (refs.get(`refs/healer/patches/${id}`) !== commit)
      problems.push(`the commit of patch ${id} is not kept`);
    refs.delete(`refs/heads/${branch}`);
    refs.delete(`refs/healer/patches/${id}`);
  }
  return [
    ...problems,
    ...[...refs.keys()].map((name) => `${name} belongs to no patch of ${place.repository}`),
  ];
}

/** Where there is a remote beside the repository, both hold the same history, and nothing that was begun is left there. */
async function unshared({ folder, repository }: Place): Promise<string[]> {
  const remote = join(folder, 'remote.git');
  if (!existsSync(remote)) return [];
  const problems: string[] = [];
  const refs = (root: string) =>
    git(root, ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/healer/ledger', 'refs/notes']);
  if ((await refs(repository)) !== (await refs(remote)))
    problems.push('the remote holds another history than the repository');
  await git(remote, ['fsck', '--strict', '--no-dangling', '--no-progress']).catch((error) =>
    problems.push(`git fsck of the remote: ${String(error.stderr ?? error).trim()}`),
  );
  const names = await readdir(remote, { recursive: true });
  return [
    ...problems,
    ...names.filter((name) => name.endsWith('.lock')).map((name) => `${name} is left in the remote`),
  ];
}
