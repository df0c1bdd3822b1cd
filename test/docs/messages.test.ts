import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';

const page = await readFile(join(packageRoot, 'docs/troubleshooting.md'), 'utf8');
const sources = await sourceText('core', 'cli');

/** Sections whose first word is a code: their headings are messages, with `…` for what differs. */
const messages = [...page.matchAll(/^## (.*)\n\n`([A-Z_]+)`/gm)].map(([, heading = '', code = '']) => ({
  heading,
  code,
}));

test('the headings of the page on problems are messages of healer', () => {
  assert.ok(messages.length > 20);
  for (const { heading } of messages)
    for (const part of heading.split('…').map(bare))
      if (part.length > 8) assert.ok(sources.includes(part), `"${part}" of "${heading}"`);
});

test('the page on problems knows every code, but for the few that explain themselves', () => {
  const told = new Set([...page.matchAll(/`([A-Z_]{4,})`/g)].map(([, code]) => code));
  const thrown = new Set([...sources.matchAll(/HealerError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code));
  for (const code of thrown) assert.ok(told.has(code) || selfExplaining.has(String(code)), String(code));
});

/** Signs around what is filled in belong to the one or the other. */
const bare = (text: string): string => text.replace(/^[\s;:,."]+|[\s;:,."]+$/g, '');

const selfExplaining = new Set(['ABORTED', 'FILE_UNREADABLE', 'WORKTREE_FAILED']);

async function sourceText(...folders: string[]): Promise<string> {
  const texts = folders.map(async (folder) => {
    const names = await readdir(join(packageRoot, folder), { recursive: true });
    const files = names.filter((name) => name.endsWith('.ts'));
    return Promise.all(files.map((name) => readFile(join(packageRoot, folder, name), 'utf8')));
  });
  // A backquote inside of a template is escaped, and one noun is filled in.
  return (await Promise.all(texts))
    .flat(2)
    .join('\n')
    .replaceAll('\\`', '`')
    .replaceAll('There is no ${noun}', 'There is no error');
}
