import { rm } from 'node:fs/promises';
import { HealerError } from '../errors.js';
import type { Opened, Session } from '../heal/session.js';
import { writeHookChecks } from '../setup/hook-checks-marker.js';
import { installHooks } from '../setup/install-hooks.js';
import { openJournal } from '../setup/journal.js';
import { agreeTo, type TrustPart } from '../workspace/trust.js';
import type { PluginKind } from './api-types.js';
import type { FoundPlugin, Loadable } from './find.js';
import type { GeneratedPlugin, GenerateRequest } from './generate/generate.js';
import { newPlugin } from './new-plugin.js';
import { type PluginStatus, readPlugins } from './plugins.js';
import { switchOff, switchOn } from './state.js';
import { type TestedPlugin, testPlugin } from './test-plugin.js';
import { isLoadable, partOf } from './trusted-plugins.js';

type Place = Pick<Opened, 'repo' | 'config' | 'store' | 'signal'>;

/** What a user does with the plugins of a repository. An id that no plugin has is UNKNOWN_ID. */
export interface PluginManager {
  list(): Promise<PluginStatus[]>;
  /** What has to be agreed to before it is run. */
  asked(id: string): Promise<TrustPart>;
  /** Agrees to a plugin as it is now, and switches it on. Throws USAGE where it cannot be run. */
  enable(id: string): Promise<PluginStatus>;
  disable(id: string): Promise<PluginStatus>;
  /** Runs the tests of one plugin, enclosed; of all that are agreed to where none is named. */
  test(id?: string): Promise<TestedPlugin[]>;
  /** Removes the folder of a plugin of the repository. Throws USAGE for one that is installed. */
  remove(id: string): Promise<FoundPlugin>;
  /** Writes the beginning of a plugin. Resolves with its files, relative to the repository. */
  create(id: string, kind: PluginKind): Promise<string[]>;
  /** Makes plugins of patterns, and puts those that have earned it on branches. */
  generate(request: GenerateRequest): Promise<GeneratedPlugin[]>;
}

export function managePlugins(place: Place, session: () => Promise<Session>): PluginManager {
  const { repo, config, store } = place;
  const find = async (id: string): Promise<PluginStatus> => {
    const all = await readPlugins(place);
    const found = all.find(({ plugin }) => plugin.id === id);
    if (found) return found;
    throw new HealerError('UNKNOWN_ID', `There is no plugin called ${JSON.stringify(id)}`, {
      next:
        all.length > 0 ? 'healer plugins list shows those that there are' : 'healer plugins new makes one',
    });
  };
  const loadable = async (id: string): Promise<Loadable> => {
    const { plugin } = await find(id);
    if (isLoadable(plugin)) return plugin;
    throw new HealerError('USAGE', `The plugin ${id} cannot be run: ${plugin.trouble}`, {
      next: `Mend it in ${plugin.folder}`,
    });
  };
  return {
    list: () => readPlugins(place),
    asked: async (id) => partOf(await loadable(id)),
    async enable(id) {
      const plugin = await loadable(id);
      await agreeTo(repo, config, [partOf(plugin)]);
      await switchOn(store, id);
      await heedCommits(place);
      return find(id);
    },
    async disable(id) {
      const { plugin } = await find(id);
      await switchOff(store, { id, hash: plugin.hash, by: 'user', reason: 'You have switched it off.' });
      await heedCommits(place);
      return find(id);
    },
    async test(id) {
      const chosen =
        id === undefined
          ? (await readPlugins(place)).filter(({ state }) => state !== 'untrusted' && state !== 'broken')
          : [await find(id)];
      const tested: TestedPlugin[] = [];
      for (const { plugin } of chosen) tested.push(await testPlugin(plugin, place));
      return tested;
    },
    async remove(id) {
      const { plugin } = await find(id);
      if (plugin.origin === 'package')
        throw new HealerError('USAGE', `The plugin ${id} is an installed package`, {
          next: `Take it out as you put it in: npm uninstall ${plugin.folder.split(/[\\/]/).at(-1)}`,
        });
      await rm(plugin.folder, { recursive: true, force: true });
      await switchOn(store, id);
      await heedCommits(place);
      return plugin;
    },
    create: (id, kind) => newPlugin(repo, id, kind),
    generate: async (request) =>
      (await import('./generate/generate.js')).generatePlugins(await session(), request),
  };
}

/** Has the pre-commit hook start healer where a plugin that looks at commits is on, and only there. */
async function heedCommits(place: Place): Promise<void> {
  const { repo } = place;
  const on = (await readPlugins(place)).filter(
    ({ plugin, state }) => state === 'on' && plugin.manifest?.kind === 'hook-check',
  );
  await writeHookChecks(
    repo,
    on.map(({ plugin }) => plugin.id),
  );
  if (on.length > 0) await installHooks(repo, await openJournal(repo));
}
