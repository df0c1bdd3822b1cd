import { openHealer } from '../../core/healer.js';
import type { PluginKind } from '../../core/plugins/api-types.js';
import { findPlugins } from '../../core/plugins/find.js';
import { openPlugins, type Plugins } from '../../core/plugins/plugins.js';
import type { PluginTimes } from '../../core/plugins/process.js';
import { isLoadable, partOf } from '../../core/plugins/trusted-plugins.js';
import { agreeTo } from '../../core/workspace/trust.js';
import { createRepository, type TestRepository } from '../support/repository.js';

/** The files of a plugin, whose module is `code`. */
export const pluginFiles = (
  id: string,
  kind: PluginKind,
  code: string,
  { files = ['**'], ...rest }: { files?: string[]; [key: string]: unknown } = {},
): Record<string, string> => ({
  [`.healer/plugins/${id}/plugin.json`]: JSON.stringify({
    id,
    version: '1.0.0',
    api: '^1.0.0',
    kind,
    title: `what ${id} is for`,
    permissions: { files },
    ...rest,
  }),
  [`.healer/plugins/${id}/plugin.mjs`]: code,
});

export const shop = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  '.healer/.gitignore': '/inbox/\n/db/\n/logs/\n/cache/\n',
};

/** Agrees, for whoever runs the test, to every plugin that is there. */
export async function agreeToAll(root: string): Promise<void> {
  const healer = await openHealer(root);
  try {
    const found = (await findPlugins(healer.repo)).filter(isLoadable);
    await agreeTo(healer.repo, healer.config, found.map(partOf));
  } finally {
    await healer.dispose();
  }
}

export interface PluginScene {
  repository: TestRepository;
  plugins: Plugins;
  /** What the user was told. */
  notices: string[];
  dispose(): Promise<void>;
}

/** A repository with agreed plugins, opened. */
export async function openScene(files: Record<string, string>, times?: PluginTimes): Promise<PluginScene> {
  const repository = await createRepository({ ...shop, ...files });
  await agreeToAll(repository.root);
  const healer = await openHealer(repository.root);
  const notices: string[] = [];
  const plugins = await openPlugins(healer, {
    onNotice: (sentence) => notices.push(sentence),
    ...(times && { times }),
  });
  const dispose = async () => {
    await healer.dispose();
    await repository.dispose();
  };
  return { repository, plugins, notices, dispose };
}
