import { cacheKey, openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import { isSourceFile } from '../../workspace/sources.js';
import type { Check } from '../check.js';
import type { Project } from '../project.js';

type Asked = Pick<Project, 'workspace' | 'blobs' | 'run'> & { store: Pick<Store, 'folder' | 'prepare'> };

/** What decides which rules are on: the configuration, what it may extend, and the versions of that. */
const decisive =
  /(?:^|\/)(?:eslint\.config\.[cm]?[jt]s|package\.json|package-lock\.json|yarn\.lock|pnpm-lock\.yaml)$/;

/**
 * The checks of which the project's own ESLint has a rule on, by what it prints for one of the sources. It is asked in the
 * sandbox, since its configuration is code, and only when something has changed that decides. None where it does not answer.
 */
export async function leftToEslint(checks: readonly Check[], asked: Asked): Promise<Set<string>> {
  const own = checks.filter(({ eslint = [] }) => eslint.length > 0);
  if (!asked.workspace.eslint || own.length === 0) return new Set();
  const rules = new Set(await rulesOf(asked));
  return new Set(own.filter(({ eslint = [] }) => eslint.some((rule) => rules.has(rule))).map(({ id }) => id));
}

async function rulesOf({ blobs, run, store }: Asked): Promise<string[]> {
  const file = [...blobs.keys()].filter(isSourceFile).sort()[0];
  if (file === undefined) return [];
  const state = [...blobs].filter(([path]) => decisive.test(path)).sort();
  const key = cacheKey(JSON.stringify([file, state]));
  const cache = openCache(store, 'evolve-eslint');
  const known = await cache.read(key);
  if (Array.isArray(known)) return known as string[];
  const { exitCode, stdout } = await run(['npx', '--no-install', 'eslint', '--print-config', file], {
    timeoutMs: 60_000,
  });
  if (exitCode !== 0) return [];
  const rules = switchedOn(stdout);
  await cache.write(key, rules);
  return rules;
}

function switchedOn(printed: string): string[] {
  try {
    const { rules = {} } = JSON.parse(printed) as { rules?: Record<string, unknown> };
    return Object.entries(rules)
      .filter(([, set]) => isOn(Array.isArray(set) ? set[0] : set))
      .map(([rule]) => rule);
  } catch {
    return [];
  }
}

const isOn = (severity: unknown): boolean =>
  severity === 1 || severity === 2 || severity === 'warn' || severity === 'error';
