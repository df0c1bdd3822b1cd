import type { PatchUpgrade } from '../../model.js';
import { replaceInJson } from '../manifest/edit-json.js';
import { applied } from '../manifest/move-dependency.js';

/** Texts of manifests by their paths. */
export type Texts = Map<string, string>;

/** The manifests as they read with some upgrades, each range what `rangeOf` says. Files that do not change are left out. */
export async function manifestsWith(
  upgrades: readonly Pick<PatchUpgrade, 'name' | 'places'>[],
  read: (file: string) => Promise<string | null | undefined>,
  rangeOf: (place: PatchUpgrade['places'][number]) => string,
): Promise<Texts> {
  const texts: Texts = new Map();
  for (const { name, places } of upgrades)
    for (const place of places) {
      const text = texts.get(place.file) ?? (await read(place.file));
      if (typeof text !== 'string') continue;
      const edit = await replaceInJson(text, [place.section, name], rangeOf(place));
      if (edit) texts.set(place.file, applied(text, [edit]));
    }
  return texts;
}
