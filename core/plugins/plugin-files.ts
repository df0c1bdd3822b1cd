import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templatePath } from '../package-root.js';
import { replaceFile } from '../workspace/replace-file.js';

const ending = '.template';

/** The files of one folder of `templates/plugins`, with their slots filled. Error: TypeError for a slot without a value. */
export async function fillTemplates(
  folder: readonly string[],
  slots: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const place = templatePath('plugins', ...folder);
  const names = (await readdir(place)).filter((name) => name.endsWith(ending)).sort();
  const filled = names.map(async (name): Promise<[string, string]> => {
    const text = await readFile(join(place, name), 'utf8');
    return [name.slice(0, -ending.length), fill(text, slots, name)];
  });
  return new Map(await Promise.all(filled));
}

const fill = (text: string, slots: Readonly<Record<string, string>>, name: string): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined)
      throw new TypeError(`The template ${name} has a slot ${slot} that nothing fills.`);
    return value;
  });

export async function writePluginFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await replaceFile(join(folder, name), text);
}
