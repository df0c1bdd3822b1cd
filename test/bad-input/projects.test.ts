import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, healer, json, manifest, openCart } from './scene.js';

const noTest = 'echo "Error: no test specified" && exit 1';
const manifests: [title: string, content: string | null, sentence: RegExp][] = [
  ['no package.json', null, /There is no package\.json in \/.*\./],
  [
    'a package.json that does not parse',
    '{"name": "x",, }',
    /package\.json cannot be read: .* at position 13/,
  ],
  ['an empty package.json', '', /package\.json cannot be read: Unexpected end of JSON input\./],
  ['a package.json that holds a list', '[]', /package\.json cannot be read: it holds no object\./],
  ['a package.json that is binary', '\u0000\u0001\u001b[31m', /package\.json cannot be read: /],
  ['no test script', manifest(), /package\.json in \/.* has no test script\./],
  ['the test script of npm init', manifest(noTest), /package\.json in \/.* has no test script\./],
];
for (const [title, content, sentence] of manifests)
  test(`${title} is said by the commands that need it, and the others work`, async (t) => {
    const repository = await openCart(t);
    await repository.write({ 'package.json': content });
    const outcome = await healer(repository, ['heal']);
    assertRefused(outcome, sentence);
    assert.ok(!outcome.stderr.includes('\u001b'), outcome.stderr);
    assert.equal((await healer(repository, ['errors'])).code, 0);
  });

const configs: [title: string, text: string, sentence: RegExp][] = [
  [
    'a value that is not allowed',
    '{\n  "budget": "soon"\n}',
    /\.healer\/config\.json:2:13: "budget" is "soon", but must be a duration such as "30s", "5m" or "1h"\./,
  ],
  ['a key that does not exist', '{\n\n  "bugdet": "5m" }', /config\.json:3:\d+: .*"bugdet"/],
  ['a choice that is none', '{"prePush":"maybe"}', /config\.json:1:12: "prePush" .*off.*warn.*block/],
  ['a torn file', '{ "budget": ', /config\.json:1:12: .*plain JSON\./],
  ['an empty file', '', /config\.json:1:1: .*plain JSON\./],
  ['a list', '[]', /config\.json:1:1: the file is \[\], but must be an object\./],
  ['binary', '\u0000\u0001\u0002\ufffd\u001b]0;x\u0007', /config\.json:1:1: .*plain JSON\./],
];
for (const [title, text, sentence] of configs)
  test(`a configuration with ${title} is refused with file, line, key and what is allowed`, async (t) => {
    const repository = await openCart(t, { '.healer/config.json': text });
    const outcome = await healer(repository, ['heal']);
    assertRefused(outcome, sentence);
    assert.ok(!outcome.stderr.includes('\u001b'), outcome.stderr);
  });

test('a configuration that is a folder is said so', async (t) => {
  const repository = await openCart(t, { '.healer/config.json/x': '' });
  assertRefused(await healer(repository, ['status']), /\.healer\/config\.json cannot be read \(EISDIR\)\./);
});

test('a dependency that is not installed is named, and nothing is edited', async (t) => {
  const repository = await openCart(t, {
    'src/cart.js': "import pad from 'left-pad';\nexport const total = () => pad('');\n",
    'package.json': JSON.stringify({
      type: 'module',
      scripts: { test: 'node --test' },
      dependencies: { 'left-pad': '1.3.0' },
    }),
  });
  const outcome = await healer(repository, ['heal', '--json', '--budget', '20s']);
  const report = json(outcome);
  assert.deepEqual([outcome.code, report.patches], [1, []], outcome.stderr);
  assert.deepEqual([report.errors.length, report.errors[0].class], [1, 'missing-dependency']);
  assert.match(report.errors[0].title, /left-pad/);
});
