import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chooseAgents } from '../agents/choose-agents.js';
import type { Settings } from '../config/schema.js';
import { readScheduleStatus, type ScheduleStatus } from '../cycle/schedule/schedule.js';
import { type Head, readHead } from '../git/head.js';
import { findSigning } from '../git/signing/signing.js';
import type { ErrorState, Patch } from '../model.js';
import { type ModelStatus, readModelStatus } from '../models/model-status.js';
import { countMessages, openOutbox } from '../notify/outbox.js';
import { type StaleRevert, staleReverts } from '../patches/rollback/reverts.js';
import type { LearnedFigures } from '../patterns/outcomes/learned.js';
import { readLearned } from '../patterns/outcomes/read-learned.js';
import { detectIsolation, type Isolation } from '../sandbox/isolation.js';
import { lastGreen } from '../store/green.js';
import { countMail } from '../store/inbox.js';
import { dataFolder } from '../workspace/folders.js';
import { type MonorepoSummary, summarise } from '../workspace/monorepo/summary.js';
import { untrusted } from '../workspace/trust.js';
import { describeWorkspace } from '../workspace/workspace.js';
import { resume } from './resume.js';
import type { Opened } from './session.js';

/** One screen on how a repository stands with healer. */
export interface Status {
  root: string;
  /** Whether `healer init` was run here. */
  initialised: boolean;
  head: Head;
  /** What is known of its packages; null where there is one alone, or no package.json that can be read. */
  monorepo: MonorepoSummary | null;
  /** Tree of the last green run on this branch. */
  lastGreen: string | null;
  errors: Partial<Record<ErrorState, number>>;
  flapping: number;
  /** Patches that wait for a decision, newest first. */
  waiting: Patch[];
  /** Proved fixes that are held back, newest first. */
  held: Patch[];
  merged: number;
  /** Merged fixes that do not revert cleanly any more. */
  stale: StaleRevert[];
  /** Records that nothing has read yet. */
  inbox: number;
  signing: { format: 'ssh' | 'gpg' | 'off'; source: 'user' | 'healer' };
  isolation: Isolation;
  schedule: ScheduleStatus;
  models: ModelStatus;
  /** Agents that `healer heal` would ask, and why others that are named are left out, a sentence each. */
  agents: { names: string[]; leftOut: string[] };
  /** Places beyond this machine where errors are looked up. */
  research: string[];
  /** Messages to people that are still to be sent, of these tried in vain, and given up. */
  notifications: { waiting: number; stuck: number; dead: number };
  learned: LearnedFigures;
  /** Keys of the settings that name or loosen what this user has not agreed to. */
  untrusted: string[];
}

/** `settings` are those of the file, of which `config` leaves out what loosens and is not agreed to. */
export async function readStatus({ repo, store, config }: Opened, settings: Settings): Promise<Status> {
  // What cannot be finished here is finished by `healer heal`, which says why when it cannot.
  await resume({ repo, store }).catch(() => {});
  const [
    head,
    errors,
    patches,
    signing,
    isolation,
    inbox,
    models,
    stale,
    schedule,
    { agents, leftOut },
    parts,
    messages,
    workspace,
    learned,
  ] = await Promise.all([
    readHead(repo),
    store.errors.all(),
    store.patches.all(),
    findSigning(repo, dataFolder()),
    detectIsolation(),
    countMail(store),
    readModelStatus(repo, config, store),
    staleReverts(repo, store).catch(() => []),
    readScheduleStatus({ repo, config }, store, new Date()),
    chooseAgents(repo, config, process.env),
    untrusted(repo, settings),
    openOutbox(store)
      .messages()
      .catch(() => []),
    describeWorkspace(repo.root, config).catch(() => null),
    readLearned(store, { from: Number.NEGATIVE_INFINITY, now: Date.now() }),
  ]);
  const counts: Status['errors'] = {};
  for (const { state } of errors) counts[state] = (counts[state] ?? 0) + 1;
  return {
    root: repo.root,
    initialised: existsSync(join(store.folder, 'config.json')),
    head,
    monorepo: workspace && summarise(workspace),
    lastGreen: head.branch ? await lastGreen(repo, head.branch) : null,
    errors: counts,
    flapping: errors.filter(({ flapping }) => flapping).length,
    waiting: patches.filter(({ state }) => state === 'proposed').reverse(),
    held: patches.filter(({ state }) => state === 'held').reverse(),
    merged: patches.filter(({ state }) => state === 'merged').length,
    stale,
    inbox,
    signing:
      config.sign === 'off'
        ? { format: 'off', source: 'user' }
        : { format: signing.format, source: signing.source },
    isolation,
    schedule,
    models,
    agents: { names: agents.map(({ id }) => id), leftOut },
    research: parts.length === 0 ? placesOf(config) : [],
    notifications: countMessages(messages),
    learned,
    untrusted: [...new Set(parts.map(({ setting }) => setting))],
  };
}

function placesOf({ research: { npm, stackExchange, github, pages } }: Opened['config']): string[] {
  const named = Object.entries({ npm, 'Stack Exchange': stackExchange, GitHub: github, pages });
  return named.flatMap(([name, settings]) => (settings === null ? [] : [name]));
}
