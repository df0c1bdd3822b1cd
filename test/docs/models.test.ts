import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { parseConfig } from '../../core/config/load.js';
import { askProvider } from '../../core/models/ask-provider.js';
import type { Provider, ProviderSettings } from '../../core/models/provider.js';
import { packageRoot } from '../../core/package-root.js';
import { readPages } from './pages.js';

const pages = (await readPages()).filter(({ file }) => /^docs\/models/.test(file));

test('every setting that the pages on models show is a valid one', async () => {
  const shown = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/^ *```json\n([\s\S]*?)^ *```/gm)].map(([, json = '']) => ({ file, json })),
  );
  assert.ok(shown.length > 6);
  for (const { file, json } of shown) await parseConfig(json, file);
});

test('the provider that the page on writing one shows talks to such a server', async (t) => {
  const text = await readFile(join(packageRoot, 'docs/models/writing-a-provider.md'), 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```/m.exec(text) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'healer-test-'));
  t.after(() => rm(folder, { recursive: true }));
  const { code: compiled } = await transform(code, { loader: 'ts', format: 'esm' });
  const file = join(folder, 'example.mjs');
  await writeFile(
    file,
    compiled.replace(/ from "(.+)";$/gm, (_, name: string) => ` from "${urlOf(name)}";`),
  );
  const { example } = (await import(pathToFileURL(file).href)) as {
    example(settings: ProviderSettings): Provider;
  };

  const lines = ['{"text":"It is "}', '{"text":"two."}', '{"done":"stop","prompt":9,"answer":4}'];
  let sent = lines;
  const server = createServer((_, response) => response.end(`${sent.join('\n')}\n`)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const settings = { endpoint: `http://127.0.0.1:${port}`, name: 'm', key: null, contextTokens: null };
  const ask = askProvider(example(settings), {
    id: 'example/m',
    key: null,
    prices: { prompt: 0, answer: 0 },
  });
  const request = { system: '', prompt: 'What is 1 + 1?', answerTokens: 20, temperature: 0, sample: 0 };
  const options = { signal: new AbortController().signal };
  const answer = await ask(request, options);
  assert.deepEqual(
    [answer.text, answer.ended, answer.tokens],
    ['It is two.', 'stop', { prompt: 9, answer: 4 }],
  );
  sent = lines.slice(0, 2);
  await assert.rejects(ask(request, options), { trouble: 'unreachable' });
  sent = ['{"text":7}'];
  await assert.rejects(ask(request, options), { trouble: 'unusable' });
});

/** Where a file of `core/models/providers/` would find what it imports. */
const urlOf = (name: string): string =>
  import.meta.resolve(name.startsWith('.') ? `../../core/models/providers/${name}` : name);
