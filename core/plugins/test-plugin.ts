import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Repository } from '../git/repository.js';
import { execute } from '../sandbox/execute.js';
import { enclosePlugin, type PluginPlace } from './enclosure.js';
import type { FoundPlugin } from './find.js';

export interface TestedPlugin {
  id: string;
  state: 'passed' | 'failed' | 'untested';
  /** Test files that were run. */
  files: string[];
  /** What the first failing one said; why nothing was run where it is untested. */
  said: string;
}

const timeoutMs = 120_000;

/**
 * Runs the tests that come with a plugin (`*.selftest.mjs`: by that name no runner takes them for tests of the project), enclosed as the plugin itself is; the project's ESLint is at hand for those of its
 * rule, which are left out where there is none. Error: ISOLATION_UNAVAILABLE, ABORTED
 */
export async function testPlugin(
  plugin: Pick<FoundPlugin, 'id' | 'files' | 'trouble'>,
  place: PluginPlace,
): Promise<TestedPlugin> {
  const { id } = plugin;
  const untested = (said: string): TestedPlugin => ({ id, state: 'untested', files: [], said });
  if (plugin.trouble !== null) return untested(plugin.trouble);
  const eslint = findPackage(place.repo, 'eslint');
  const files = [...plugin.files.keys()].filter(
    (name) => name.endsWith('.selftest.mjs') && (eslint !== null || !name.startsWith('eslint-')),
  );
  if (files.length === 0) return untested('it has no file *.selftest.mjs');
  const enclosed = await enclosePlugin(plugin, place, eslint === null ? {} : { eslint });
  try {
    for (const file of files) {
      const { exitCode, stdout, stderr, exceeded } = await execute(
        [process.execPath, '--no-warnings', file],
        {
          ...enclosed.enclosure,
          timeoutMs,
          ...(place.signal && { signal: place.signal }),
        },
      );
      const said = exceeded ? `It ${exceeded.how}.` : `${stdout}\n${stderr}`.trim().slice(-4000);
      if (exitCode !== 0 || exceeded) return { id, state: 'failed', files, said: `${file}:\n${said}` };
    }
    return { id, state: 'passed', files, said: '' };
  } finally {
    await enclosed.dispose();
  }
}

/** Folder of a package that the repository has installed; null where it has not. */
export function findPackage({ mainRoot }: Pick<Repository, 'mainRoot'>, name: string): string | null {
  try {
    const { resolve } = createRequire(join(mainRoot, 'package.json'));
    return realpathSync(dirname(resolve(`${name}/package.json`)));
  } catch {
    return null;
  }
}
