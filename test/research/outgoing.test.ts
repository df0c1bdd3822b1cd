import assert from 'node:assert/strict';
import { hostname, userInfo } from 'node:os';
import { test } from 'node:test';
import type { Discretion } from '../../core/research/discretion.js';
import { discretionOf } from '../../core/research/discretion.js';
import { outgoingOf } from '../../core/research/outgoing.js';
import { questionOfText } from '../../core/research/question.js';
import { type About, installed, openFixture } from './fixture.js';

const open: Discretion = {
  withheld: [],
  own: new Set(['project']),
  privateScopes: [],
  withoutSecrets: (text) => text,
};
const files = {
  'src/cell.js': "import { padLeft } from 'texty';\nexport const secretRecipe = (s) => padLeft(s, 5);\n",
  ...installed('texty', {}, {}),
};
const place = [{ file: 'src/cell.js', line: 2 }];

const told: [title: string, about: About, words: string | null, symbols: string[], packages: string[]][] = [
  [
    'an export that a public package lacks is told, and no name of the line that uses it',
    {
      class: 'missing-export',
      name: 'SyntaxError',
      message: "The requested module 'texty' does not provide an export named 'padLeft'",
      places: place,
    },
    'SyntaxError The requested module texty does not provide an export named padLeft',
    ['padLeft'],
    ['texty'],
  ],
  [
    'a function of a public package that is none is told by the name that the file gives it',
    { class: 'not-a-function', message: 'padLeft is not a function', places: place },
    'TypeError padLeft is not a function',
    ['padLeft'],
    ['texty'],
  ],
  [
    'a name of the project alone is told to nobody',
    { class: 'not-a-function', message: 'secretRecipe is not a function', places: place },
    null,
    [],
    [],
  ],
  [
    'of a name of the language nothing is told but that name, whatever holds it',
    { class: 'not-a-function', message: 'order.secretItems.flatMap is not a function', places: place },
    'TypeError flatMap is not a function',
    ['flatMap'],
    [],
  ],
  [
    'an error that the project throws itself is told to nobody',
    { class: 'unknown', name: 'Error', message: 'Ada Lovelace owes us 3 pounds', places: place },
    null,
    [],
    [],
  ],
  [
    'paths, files, hosts, people and what may be a key are left out',
    {
      class: 'module-not-found',
      name: 'Error',
      message:
        "Cannot find module 'texty/old' imported from /home/ada/secret-plan/src/recipe.js by ada@example.com on db.secret.internal with sk4f8a1c9e2b7d5f3a6c8e1b9d",
      places: place,
    },
    'Error Cannot find module texty/old imported from by on with',
    [],
    ['texty'],
  ],
  [
    'a package that the compiler speaks of is told',
    {
      class: 'type-error',
      name: 'TS2305',
      message: `Module '"texty"' has no exported member 'padLeft'.`,
      places: place,
    },
    'TS2305 Module texty has no exported member padLeft',
    ['padLeft'],
    ['texty'],
  ],
  [
    'a comparison of values is told to nobody',
    { class: 'assertion', name: 'AssertionError', message: "'Ada' == 'Bob'", places: place },
    null,
    [],
    [],
  ],
];
for (const [title, about, words, symbols, packages] of told)
  test(title, async (t) => {
    const { question } = await openFixture(t, files);
    const outgoing = outgoingOf(await question(about), open);
    assert.deepEqual(
      outgoing && [outgoing.words, outgoing.symbols, outgoing.packages.map(({ name }) => name)],
      words === null ? null : [words, symbols, packages],
    );
  });

test('what the user types is told, but for paths and secrets', async (t) => {
  const { root } = await openFixture(t, files);
  const typed = await questionOfText('js-yaml safeLoad /home/ada/plan.txt', root);
  const outgoing = outgoingOf(typed, open);
  assert.deepEqual(
    [outgoing?.words, outgoing?.symbols.includes('safeLoad'), outgoing?.packages],
    ['js-yaml safeLoad', true, []],
  );
});

const missing = (name: string): About => ({
  class: 'missing-export',
  name: 'SyntaxError',
  message: `The requested module '${name}' does not provide an export named 'padLeft'`,
});
const secretPackages: [title: string, manifest: object, discretion: Partial<Discretion>][] = [
  ['is marked as private', { private: true }, {}],
  ['comes from another registry', { publishConfig: { registry: 'https://npm.example.com/' } }, {}],
  ['is restricted', { publishConfig: { access: 'restricted' } }, {}],
  ['is of a scope with a registry of its own', {}, { privateScopes: ['@acme'] }],
  ['is withheld by the settings', {}, { withheld: ['@acme/*'] }],
];
for (const [title, manifest, discretion] of secretPackages)
  test(`of a package that ${title} nothing is told`, async (t) => {
    const { question } = await openFixture(t, installed('@acme/texty', { ...manifest }, {}));
    assert.equal(outgoingOf(await question(missing('@acme/texty')), { ...open, ...discretion }), null);
  });

test('names that the settings withhold, and secrets, are left out of what is told', async (t) => {
  const { question } = await openFixture(t, installed('texty', {}, {}));
  const message =
    "The requested module 'texty' does not provide an export named 'zeppelinGas' for Zeppelin with swordfish99";
  const asked = await question({ ...missing('texty'), message });
  const outgoing = outgoingOf(asked, {
    ...open,
    withheld: ['zeppelin*'],
    withoutSecrets: (text) => text.replaceAll('swordfish99', '[withheld]'),
  });
  assert.doesNotMatch(JSON.stringify(outgoing), /zeppelin|swordfish|withheld/i);
  assert.equal(outgoing?.packages[0]?.name, 'texty');
});

test('the names of user, machine and project are withheld, and scopes that .npmrc sends elsewhere', async (t) => {
  const { root } = await openFixture(t, { '.npmrc': '@acme:registry=https://npm.example.com/\n' });
  const discretion = await discretionOf(root, { withheld: [], withoutSecrets: (text) => text });
  assert.ok(discretion.own.has('project'));
  assert.ok(hostname().length < 3 || discretion.own.has(hostname().toLowerCase()));
  assert.ok(userInfo().username.length < 3 || discretion.own.has(userInfo().username.toLowerCase()));
  assert.deepEqual(discretion.privateScopes.includes('@acme'), true);
});
