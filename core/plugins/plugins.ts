import { isHealerError } from '../errors.js';
import { printableLine } from '../printable.js';
import { withoutSecrets } from '../secrets/without-secrets.js';
import type { Store } from '../store/store.js';
import { type AnswerOf, parseAnswer } from './answers.js';
import type { PluginKind } from './api-types.js';
import type { PluginPlace } from './enclosure.js';
import { PluginFailure } from './failure.js';
import { type FoundPlugin, findPlugins, type Loadable } from './find.js';
import { type PluginTimes, startPlugin } from './process.js';
import { readSwitchedOff, switchOff } from './state.js';
import { agreedHashes, isLoadable } from './trusted-plugins.js';

/** `broken`: it cannot be run at all. `failed`: healer has switched it off, since it did what it may not. */
export type PluginState = 'on' | 'untrusted' | 'off' | 'failed' | 'broken';

export interface PluginStatus {
  plugin: FoundPlugin;
  state: PluginState;
  /** Why it is not on, as one sentence; empty where it is. */
  reason: string;
}

type Place = PluginPlace & { store: Pick<Store, 'folder' | 'prepare'> };

/** Every plugin that is there, and whether it is run. Nothing of them is run for this. */
export async function readPlugins({ repo, store }: Pick<Place, 'repo' | 'store'>): Promise<PluginStatus[]> {
  const found = await findPlugins(repo);
  if (found.length === 0) return [];
  const [agreed, off] = await Promise.all([
    agreedHashes(repo, found.filter(isLoadable)),
    readSwitchedOff(store),
  ]);
  return found.map((plugin): PluginStatus => {
    if (!isLoadable(plugin)) return { plugin, state: 'broken', reason: plugin.trouble ?? '' };
    if (!agreed.has(plugin.hash))
      return { plugin, state: 'untrusted', reason: `not agreed to yet: healer plugins enable ${plugin.id}` };
    const known = off.find(({ id, hash }) => id === plugin.id && hash === plugin.hash);
    if (!known) return { plugin, state: 'on', reason: '' };
    return { plugin, state: known.by === 'user' ? 'off' : 'failed', reason: known.reason };
  });
}

/** Asks one plugin. Its answer has the shape and the size that it is to have. */
export type Ask<Kind extends PluginKind> = (input: unknown) => Promise<AnswerOf<Kind>>;

/** The plugins that are on, ready to be asked. */
export interface Plugins {
  of(kind: PluginKind): Loadable[];
  /** Ids of all that are there, run or not. */
  ids: readonly string[];
  /**
   * Starts a plugin for as long as `work` takes. Null where it did what it may not: then it is switched off, and the user is
   * told. What healer itself expects (ABORTED) is thrown on.
   */
  use<Kind extends PluginKind, Result>(
    kind: Kind,
    plugin: Loadable,
    work: (ask: Ask<Kind>) => Promise<Result>,
  ): Promise<Result | null>;
}

export interface OpenPluginsOptions {
  /** Takes a sentence on each plugin that could not be asked. */
  onNotice?(sentence: string): void;
  times?: PluginTimes;
}

export async function openPlugins(
  place: Place,
  { onNotice = () => {}, times }: OpenPluginsOptions = {},
): Promise<Plugins> {
  const all = await readPlugins(place);
  const on = all.flatMap(({ plugin, state }) => (state === 'on' && isLoadable(plugin) ? [plugin] : []));
  const failed = new Set<string>();
  return {
    of: (kind) => on.filter(({ id, manifest }) => manifest.kind === kind && !failed.has(id)),
    ids: all.map(({ plugin }) => plugin.id),
    async use(kind, plugin, work) {
      if (failed.has(plugin.id)) return null;
      try {
        return await asking(kind, plugin, place, times, work);
      } catch (error) {
        if (place.signal?.aborted) throw error;
        if (isHealerError(error, 'ISOLATION_UNAVAILABLE')) onNotice(error.message);
        else if (error instanceof PluginFailure) {
          const reason = printableLine(withoutSecrets(`It ${error.message}.`)).slice(0, 500);
          await switchOff(place.store, { id: plugin.id, hash: plugin.hash, by: 'healer', reason });
          onNotice(`the plugin ${plugin.id} was switched off: ${reason}`);
        } else throw error;
        failed.add(plugin.id);
        return null;
      }
    },
  };
}

async function asking<Kind extends PluginKind, Result>(
  kind: Kind,
  plugin: Loadable,
  place: Place,
  times: PluginTimes | undefined,
  work: (ask: Ask<Kind>) => Promise<Result>,
): Promise<Result> {
  const process = await startPlugin(plugin, place, times);
  try {
    return await work(async (input) => parseAnswer(kind, await process.ask(input)));
  } finally {
    await process.dispose();
  }
}
