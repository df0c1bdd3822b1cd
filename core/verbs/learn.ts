import type { Healer } from '../healer.js';
import type { Pattern, Recurring } from '../model.js';
import type { Context } from './context.js';

type LearnVerbs = Pick<
  Healer,
  'learn' | 'learned' | 'patterns' | 'pattern' | 'exportPatterns' | 'importPatterns' | 'plugins'
>;

/** Digits of an id that are needed to name what is not stored. */
const leastOfId = 4;

/** What is made of what was accepted, rejected and fixed before. */
export function learnVerbs({ opened, drained, session }: Context): LearnVerbs {
  const { store } = opened;
  const learning = () => import('../patterns/learn.js');
  const exchange = () => import('../patterns/exchange.js');
  const patterns = async (): Promise<Pattern[]> => {
    const { noteDecisions, byTrust } = await learning();
    await noteDecisions(opened);
    return byTrust(await store.patterns.all());
  };
  const commands = async (): Promise<Recurring[]> =>
    (await import('../patterns/recurring-commands.js')).recurringCommands(store);
  return {
    learn: async (request) => {
      await drained();
      return (await learning()).learn(opened, request);
    },
    learned: async () =>
      (await import('../patterns/outcomes/read-learned.js')).readLearned(store, {
        from: Number.NEGATIVE_INFINITY,
        now: Date.now(),
      }),
    patterns: async () => [...(await patterns()), ...(await commands())],
    pattern: async (id) => {
      await patterns();
      const found =
        id.length < leastOfId ? undefined : (await commands()).find((each) => each.id.startsWith(id));
      return found ?? store.patterns.get(id);
    },
    exportPatterns: async (request) => (await exchange()).exportPatterns(await patterns(), request),
    importPatterns: async (text) => (await exchange()).importPatterns(store, text),
    plugins: async () => (await import('../plugins/manage.js')).managePlugins(opened, session),
  };
}
