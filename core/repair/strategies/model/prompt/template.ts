import { readFileSync } from 'node:fs';
import { templatePath } from '../../../../package-root.js';

/** What a template is called, with its version: `direct.v1` is `templates/prompts/direct.v1.md`. */
export type TemplateName = `${string}.v${number}`;

/** Fills the `{{slots}}` of a prompt's template. What is put in is never looked at again. Error: TypeError for a slot without a value. */
export function fillTemplate(name: TemplateName, slots: Readonly<Record<string, string>>): string {
  return templateText(name).replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new TypeError(`The prompt ${name} has a slot ${slot} that nothing fills.`);
    return value;
  });
}

const texts = new Map<TemplateName, string>();

function templateText(name: TemplateName): string {
  const known = texts.get(name) ?? readFileSync(templatePath('prompts', `${name}.md`), 'utf8').trim();
  texts.set(name, known);
  return known;
}
