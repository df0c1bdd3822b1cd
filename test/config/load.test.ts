import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig, parseConfig } from '../../core/config/load.js';
import { defaultConfig } from '../../core/config/schema.js';
import { isHealerError } from '../../core/errors.js';

test('a repository without a config file gets the defaults', async (t) => {
  const config = await loadConfig(await temporaryFolder(t));
  assert.equal(config.prePush, 'warn');
  assert.equal(config.budget, '5m');
  assert.equal(config.testTimeoutMs, 600_000);
});

test('what a config file leaves out gets its default, and a BOM is no trouble', async (t) => {
  const root = await temporaryFolder(t);
  await mkdir(join(root, '.healer'));
  await writeFile(join(root, '.healer/config.json'), '\uFEFF{"prePush":"block","testTimeout":"90s"}');
  const config = await loadConfig(root);
  assert.deepEqual(config, {
    ...defaultConfig,
    prePush: 'block',
    testTimeout: '90s',
    testTimeoutMs: 90_000,
  });
});

test('a config that is a folder is named as unreadable', async (t) => {
  const root = await temporaryFolder(t);
  await mkdir(join(root, '.healer/config.json'), { recursive: true });
  await assert.rejects(loadConfig(root), { code: 'FILE_UNREADABLE' });
});

const invalid: [text: string, message: string][] = [
  ['', 'c.json:1:1: Unexpected end of JSON input. The file must be plain JSON.'],
  ['{\n  "budget": "5m"\n  "sign": "off"\n}', `c.json:3:3: ',' expected. The file must be plain JSON.`],
  ['{\n  // a comment\n  "budget": "5m"\n}', `c.json:2:3: Expected property name or '}'`],
  ['[]', 'c.json:1:1: the file is [], but must be an object.'],
  [
    '{\r\n  "prePush": "wran"\r\n}',
    'c.json:2:14: "prePush" is "wran", but must be one of "off", "warn", "block".',
  ],
  [
    '{"prepush":"off"}',
    'c.json:1:2: there is no key "prepush"; did you mean "prePush"? Known keys: testCommand,',
  ],
  ['{"candidtaes":1}', 'there is no key "candidtaes"; did you mean "candidates"?'],
  ['{"port":1}', 'c.json:1:2: there is no key "port". Known keys: testCommand, '],
  ['{"testTimout":"1s"}', 'there is no key "testTimout"; did you mean "testTimeout"?'],
  ['{"budget":5}', 'c.json:1:11: "budget" is 5, but must be a duration such as "30s", "5m" or "1h".'],
  ['{"budget":"0s"}', '"budget" is "0s", but must be a duration'],
  ['{"candidates":1.5}', '"candidates" is 1.5, but must be a whole number.'],
  ['{"candidates":0}', '"candidates" is 0, but must be at least 1.'],
  ['{"testCommand":"  "}', '"testCommand" is "", but must be a command such as "npm test", or null.'],
  ['{"exclude":["a",""]}', 'c.json:1:17: "exclude.1" is "", but must be a glob such as "src/generated/**".'],
  ['{\n"sign":1,\n"budget":1}', 'c.json:2:8: "sign" is 1, but must be one of'],
];

test('settings that are nested too deeply are refused, and end nothing', async () => {
  for (const text of ['['.repeat(100_000), `{"exclude":${'['.repeat(50_000)}${']'.repeat(50_000)}}`])
    await assert.rejects(parseConfig(text, 'c.json'), { code: 'CONFIG_INVALID' });
});

for (const [text, message] of invalid)
  test(`the config ${JSON.stringify(text)} is refused with its place and what is allowed`, async () => {
    await assert.rejects(parseConfig(text, 'c.json'), (error: unknown) => {
      assert.ok(isHealerError(error, 'CONFIG_INVALID'));
      assert.ok(error.message.includes(message), `${error.message}\n  should hold\n${message}`);
      assert.match(error.next ?? '', /^Correct line \d+ of c\.json/);
      return true;
    });
  });

async function temporaryFolder(t: { after: (end: () => Promise<void>) => void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-config-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
