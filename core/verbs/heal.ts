import type { Healer } from '../healer.js';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import type { Context } from './context.js';

export interface HealRequest {
  /** Ids of errors, which may be shortened; every error that fails now where empty. */
  ids?: readonly string[];
  budgetMs?: number;
  candidates?: number;
  strategies?: readonly string[];
  /** Screen and report, but land nothing. */
  dryRun?: boolean;
}

type HealVerbs = Pick<Healer, 'heal' | 'validate' | 'observe' | 'judge' | 'propose'>;

/** The main job, and its gate for what others propose. */
export function healVerbs({ opened, session }: Context): HealVerbs {
  return {
    heal: async (request) => {
      const { heal } = await import('../heal/heal.js');
      const { budgetMs, candidates } = opened.config;
      const report = await heal(await session(), { budgetMs, candidates, ...defined(request) });
      return { ...report, ...withoutSecretsIn({ errors: report.errors, notices: report.notices }) };
    },
    validate: async (patchFileOrRev) =>
      (await import('../heal/handed/validate.js')).validate(await session(), patchFileOrRev),
    observe: async () => (await import('../heal/observe/observe-tree.js')).observeTree(await session()),
    judge: async (request) => (await import('../heal/handed/propose.js')).judge(await session(), request),
    propose: async (request) => (await import('../heal/handed/propose.js')).propose(await session(), request),
  };
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
