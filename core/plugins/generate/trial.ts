import type { Session } from '../../heal/session.js';
import type { Patch } from '../../model.js';
import { PluginFailure } from '../failure.js';
import type { Loadable } from '../find.js';
import { type PluginProcess, startPlugin } from '../process.js';
import type { BackTest } from './back-test.js';
import type { CommitProofs } from './prove-at-commits.js';

/** What became of one plugin that was tried. */
export interface GeneratedPlugin {
  id: string;
  kind: string;
  title: string;
  /** Null where it could not be tried at all. */
  test: BackTest | null;
  /** Commits before which its fix passed the suite. */
  proved: string[];
  /** Null in a dry run, and where it was not kept. */
  patch: Patch | null;
  /** Why it is not kept, as one sentence; empty where it is, or would be. */
  reason: string;
  files: string[];
}

/** A plugin with what its trial came to. */
export interface Tried {
  plugin: Loadable;
  test: BackTest;
  proofs: CommitProofs;
}

export type Result = Tried | GeneratedPlugin;

/** Of what mends nothing. */
const unproved: CommitProofs = { commits: [], refusal: null };

type Place = Pick<Session, 'repo' | 'config' | 'signal'>;

/** Has a plugin back-tested, and its fix tried where it stands that. One that fails in its trial is not kept: then why. */
export async function tryPlugin(
  place: Place,
  plugin: Loadable,
  work: (process: PluginProcess) => Promise<BackTest>,
  prove: () => Promise<CommitProofs> = async () => unproved,
): Promise<Result> {
  const test = await asked(place, plugin, work);
  if (typeof test === 'string') return refused(plugin, test);
  return { plugin, test, proofs: test.refusal === null ? await prove() : unproved };
}

async function asked(
  place: Place,
  plugin: Loadable,
  work: (process: PluginProcess) => Promise<BackTest>,
): Promise<BackTest | string> {
  const process = await startPlugin(plugin, place);
  try {
    return await work(process);
  } catch (error) {
    if (error instanceof PluginFailure) return `It ${error.message}`;
    throw error;
  } finally {
    await process.dispose();
  }
}

export const refused = ({ id, manifest, files }: Loadable, reason: string): GeneratedPlugin => ({
  id,
  kind: manifest.kind,
  title: manifest.title,
  test: null,
  proved: [],
  patch: null,
  reason,
  files: [...files.keys()],
});

/** Of a pattern of which no plugin was made. */
export const untried = (
  named: Pick<GeneratedPlugin, 'id' | 'kind' | 'title'>,
  reason: string,
): GeneratedPlugin => ({ ...named, test: null, proved: [], patch: null, reason, files: [] });
