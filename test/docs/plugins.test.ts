import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePattern } from '../../core/plugins/generate/pattern.js';
import { checkFile } from '../../core/plugins/kinds/check.js';
import { parseManifest } from '../../core/plugins/manifest.js';
import { openScene, pluginFiles } from '../plugins/plugin-repository.js';
import { readPages } from './pages.js';

const page = (await readPages()).find(({ file }) => file === 'docs/plugins.md');

/** What stands in the blocks of a language. */
const blocksOf = (language: string): string[] =>
  [...(page?.text ?? '').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, body = '']) => body,
  );

test('the manifest and the pattern that the page shows are valid', () => {
  const [manifest = '', pattern = '', ...others] = blocksOf('json');
  assert.deepEqual(others, []);
  const parsed = parseManifest(manifest);
  assert.equal(typeof parsed === 'string' ? parsed : parsed.id, 'forgotten-first');
  assert.equal(parsePattern(pattern).id, 'forgotten-first');
});

test('the pair of files that the page shows is a valid pattern', () => {
  const [, pair = ''] = /`(\{ "kind": "pair".*?\})`/.exec(page?.text ?? '') ?? [];
  assert.equal(parsePattern(pair).kind, 'pair');
});

test('the check that the page shows finds what it says', async (t) => {
  const [code = ''] = blocksOf('js');
  const scene = await openScene(pluginFiles('shown', 'check', code));
  t.after(scene.dispose);
  const [shown] = scene.plugins.of('check');
  assert.ok(shown);
  const file = { path: 'a.js', text: 'const has = list.indexOf(item) > 0;\n' };
  const found = await scene.plugins.use('check', shown, (ask) => checkFile(ask, file));
  assert.deepEqual(
    found?.map(({ message, fix }) => [message, fix?.edits[0]?.text]),
    [['the first item is forgotten', 'list.includes(item)']],
  );
});
