import * as z from 'zod/mini';
import type { Config } from '../../config/schema.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { readHead } from '../../git/head.js';
import { shallowBoundary } from '../../git/history/shallow.js';
import type { Repository } from '../../git/repository.js';
import { cacheKey, openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import { isTrusted } from '../../workspace/trust.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { ChecksWanted } from '../choose-checks.js';
import type { Look } from '../look.js';
import { codeState } from './code-state.js';
import { installedState } from './installed-state.js';

/** What a look depends on. */
export interface Looked {
  repo: Repository;
  config: Config;
  store: Pick<Store, 'folder' | 'prepare'>;
  workspace: Workspace;
  snapshot: Pick<Snapshot, 'tree' | 'commit'>;
  asked: ChecksWanted;
  /** What tells checks beside the built-in ones. */
  more?: readonly string[];
}

/** Looks of one repository that are kept: those of its branches and of what was tried last. */
const mostKept = 12;

/** Milliseconds. */
const longestKept = 30 * 86_400_000;

/**
 * What looking came to the last time where all that it depends on is as it was then, else what it comes to now. What holds for
 * a while only is not taken for longer.
 */
export async function keptLook(looked: Looked, look: () => Promise<Look>): Promise<Look> {
  const key = await keyOf(looked);
  if (key === null) return look();
  const cache = openCache(looked.store, 'evolve-looks');
  const known = await cache.read(key);
  // A clock that was set back must not make it last.
  if (isKept(known) && Date.now() >= known.at && Date.now() < known.until)
    return { ...known.look, parsed: 0 };
  const fresh = await look();
  if (fresh.holdsForMs <= 0) return fresh;
  const at = Date.now();
  const kept: Kept = { at, until: at + Math.min(fresh.holdsForMs, longestKept), look: fresh };
  await cache.write(key, kept);
  await cache.keepNewest(mostKept);
  return fresh;
}

interface Kept {
  /** Milliseconds since 1970. */
  at: number;
  until: number;
  look: Look;
}

const isKept = (value: unknown): value is Kept => keptSchema.safeParse(value).success;

const keptSchema = z.object({
  at: z.number(),
  until: z.number(),
  look: z.looseObject({
    checks: z.array(z.string()),
    elsewhere: z.array(z.string()),
    findings: z.array(z.looseObject({ check: z.string(), file: z.string(), fingerprint: z.string() })),
    suppressed: z.number(),
    files: z.number(),
    whole: z.nullable(z.looseObject({})),
    notices: z.array(z.string()),
  }),
});

/** Null where something that it depends on cannot be told from what it was. */
async function keyOf({ repo, config, workspace, snapshot, asked, more }: Looked): Promise<string | null> {
  const [head, code, installed, boundary, isTrustedNow] = await Promise.all([
    readHead(repo),
    codeState(),
    installedState(repo, workspace),
    shallowBoundary(repo),
    config.research.npm !== null && isTrusted(repo, config),
  ]);
  if (installed === null) return null;
  const { tree, commit } = snapshot;
  const { checks, categories } = asked;
  return cacheKey(
    JSON.stringify([
      { tree, commit, head: head.commit, boundary, checks, categories, more },
      { config, workspace, isTrustedNow },
      code,
      installed,
    ]),
  );
}
