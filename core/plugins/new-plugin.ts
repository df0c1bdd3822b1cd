import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import type { PluginKind } from './api-types.js';
import { apiVersion } from './api-version.js';
import { pluginsFolder } from './find.js';
import { manifestFile, parseManifest } from './manifest.js';
import { fillTemplates, writePluginFiles } from './plugin-files.js';

/**
 * Writes the beginning of a plugin into `.healer/plugins/<id>/`: what works and does little, with its fixture and its test.
 * Throws USAGE where the name is none or is taken.
 */
export async function newPlugin(
  { mainRoot }: Pick<Repository, 'mainRoot'>,
  id: string,
  kind: PluginKind,
): Promise<string[]> {
  const manifest = {
    id,
    version: '0.1.0',
    api: `^${apiVersion}`,
    kind,
    title: `what ${id} is for`,
    permissions: { files: kind === 'sensor' || kind === 'notifier' ? [] : ['**'] },
    provenance: { by: 'hand' },
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const parsed = parseManifest(text);
  if (typeof parsed === 'string')
    throw new HealerError('USAGE', `No plugin can be called ${JSON.stringify(id)}: ${parsed}`, {
      next: 'Name it with lower case words and hyphens, such as forgotten-await',
    });
  const folder = join(mainRoot, pluginsFolder, id);
  if (await exists(folder))
    throw new HealerError('USAGE', `There is a plugin called ${id} already`, {
      next: 'Give the new one another name, or remove the old one: healer plugins remove',
    });
  const files = new Map([[manifestFile, text], ...(await fillTemplates(['new', kind], { id }))]);
  await writePluginFiles(folder, files);
  return [...files.keys()].map((name) => `${pluginsFolder}/${id}/${name}`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
