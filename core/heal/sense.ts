import { ingest } from '../capture/ingest.js';
import type { Failure } from '../model.js';
import type { Opened } from './session.js';

type Place = Pick<Opened, 'repo' | 'config' | 'store' | 'signal' | 'onNotice'>;

/** The failures that a text tells of: what healer reads from it, and where that is nothing, what the sensors of plugins do. */
export async function sense(
  { repo, config, store, signal, onNotice }: Place,
  text: string,
  { name, ...where }: { name: string; tree?: string | null; branch?: string | null },
): Promise<Failure[]> {
  const root = repo.root;
  const failures = await ingest(text, { name, root, ...where });
  if (failures.length > 0) return failures;
  const [{ openPlugins }, { senseWith }] = await Promise.all([
    import('../plugins/plugins.js'),
    import('../plugins/kinds/sensor.js'),
  ]);
  const plugins = await openPlugins({ repo, config, store, signal }, onNotice ? { onNotice } : {});
  return senseWith(plugins, text, { root, ...where });
}
