import { readFile } from 'node:fs/promises';
import { templatePath } from '../../core/package-root.js';
import { type Reply, textReply } from './reply.js';

/** The files that a page loads, all of healer's own; no other name reaches the disk. */
const types: Readonly<Record<string, string>> = {
  'page.css': 'text/css',
  'parts.css': 'text/css',
  'diff.css': 'text/css',
  'page.js': 'text/javascript',
  'icon.svg': 'image/svg+xml',
};

export async function assetReply(name: string): Promise<Reply> {
  if (!Object.hasOwn(types, name)) return textReply(404, 'There is no such page.');
  return { status: 200, body: await readFile(templatePath('ui', name)), type: types[name] ?? '' };
}
