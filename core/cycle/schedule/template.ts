import { readFile } from 'node:fs/promises';
import { templatePath } from '../../package-root.js';

/** A file of `templates/schedule`, filled. Error: TypeError for a slot without a value. */
export async function fillSchedule(name: string, slots: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(templatePath('schedule', name), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined)
      throw new TypeError(`The template ${name} has a slot ${slot} that nothing fills.`);
    return value;
  });
}
