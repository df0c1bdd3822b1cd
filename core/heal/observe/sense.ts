import { ingest } from '../../capture/ingest.js';
import type { Failure } from '../../model.js';
import type { Opened } from '../session.js';

type Place = Pick<Opened, 'repo' | 'config' | 'store' | 'signal' | 'onNotice'>;

interface Where {
  tree?: string | null;
  branch?: string | null;
}

/** The failures that a text tells of: what healer reads from it, and where that is nothing, what the sensors of plugins do. */
export async function sense(
  place: Place,
  text: string,
  { name, ...where }: Where & { name: string },
): Promise<Failure[]> {
  const failures = await ingest(text, { name, root: place.repo.root, ...where });
  return failures.length > 0 ? failures : senseByPlugins(place, text, where);
}

/** What the sensors of plugins read from a text of which healer itself made nothing. */
export async function senseByPlugins(
  { repo, config, store, signal, onNotice }: Place,
  text: string,
  where: Where,
): Promise<Failure[]> {
  const [{ openPlugins }, { senseWith }] = await Promise.all([
    import('../../plugins/plugins.js'),
    import('../../plugins/kinds/sensor.js'),
  ]);
  const plugins = await openPlugins({ repo, config, store, signal }, onNotice ? { onNotice } : {});
  return senseWith(plugins, text, { root: repo.root, ...where });
}
