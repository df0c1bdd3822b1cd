import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '../../core/sandbox/guard.js';

const replace = (file: string, before: string, after: string, text = before) => {
  const start = text.indexOf(before);
  const edits = [{ range: { file, start, end: start + before.length }, text: after }];
  return refuse({ edits }, { read: (name) => (name === file ? text : undefined) });
};

const refusedPaths = `
../outside.js a/../../outside.js /etc/passwd C:/x.js a\\b.js ./a.js a//b.js src/
.git/config .git/hooks/pre-commit packages/a/.git/config .GIT/config .gitignore .gitattributes .gitmodules
.healer/config.json packages/a/.healer/db/errors.json .Healer/config.json
node_modules/dep/index.js packages/a/node_modules/dep/index.js
.husky/pre-commit .husky/_/h .githooks/pre-push hooks/git/pre-push lefthook.yml .lefthook.yaml lefthook-local.yml
.pre-commit-config.yaml .lintstagedrc .lintstagedrc.json lint-staged.config.js .simple-git-hooks.json commitlint.config.js
.github/workflows/test.yml .gitlab-ci.yml .circleci/config.yml .travis.yml azure-pipelines.yml Jenkinsfile .ci/run codecov.yml CODEOWNERS
package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb packages/a/package-lock.json
.npmrc .yarnrc.yml pnpm-workspace.yaml .nvmrc .yarn/releases/yarn.cjs .pnp.cjs
test/__snapshots__/a.test.js.snap src/__snapshots__/a.js a.snap test/a.js.snapshot
.eslintrc .eslintrc.json .eslintrc.cjs eslint.config.js eslint.config.mjs .eslintignore biome.json biome.jsonc .prettierrc prettier.config.js .oxlintrc.json tslint.json .jshintrc .editorconfig knip.json
tsconfig.json tsconfig.build.json packages/a/tsconfig.json jsconfig.json babel.config.js .babelrc .swcrc vite.config.ts rollup.config.js webpack.config.js
vitest.config.ts vitest.workspace.ts jest.config.js jest.config.ts jest.setup.js vitest.setup.ts setupTests.ts playwright.config.ts karma.conf.js .mocharc.json .mocharc.cjs .nycrc .c8rc.json .taprc ava.config.js stryker.conf.json stryker.config.mjs
.env .env.local id_rsa certs/server.pem
test/a.test.js src/a.test.ts src/a.spec.tsx src/a_test.js test/helper.js tests/fixtures/data.json spec/a.js __tests__/a.js src/__mocks__/fs.js e2e/login.ts test-a.js src/a.test.json
`
  .split(/\s+/)
  .filter(Boolean);

for (const file of refusedPaths) {
  test(`refuses an edit of ${file}`, () => {
    assert.ok(refuse({ edits: [{ range: { file, start: 0, end: 0 }, text: 'x' }] }), file);
  });
}

const allowedPaths = `
src/a.js index.js lib/testing.js src/latest.ts src/contest.js src/git.js src/hooks.js src/hooks/use-x.ts src/environment.js
src/snapshot.js src/a.config.js src/package.js packages/a/src/index.mts src/.hidden/a.js app.jsx src/data.json src/prettier.js
src/attest/a.js src/specification.js src/ci.js src/jest.js lib/healer.js README.md
`
  .split(/\s+/)
  .filter(Boolean);

for (const file of allowedPaths) {
  test(`lets ${file} be edited`, () => {
    assert.equal(refuse({ edits: [{ range: { file, start: 0, end: 0 }, text: 'x' }] }), null);
  });
}

const refusedTexts: string[] = [
  'const p = process;',
  'const { exit } = process\n',
  "process.on('uncaughtException', () => {})",
  "globalThis['pro' + 'cess']",
  '[].constructor.constructor("return 1")',
  'Object.keys(process.env)',
  '({ asymmetricMatch: () => true })',
  'assert.equal = () => {};',
  "require('node:process')",
  'test.skip("a", f)',
  'it.only("a", f)',
  'describe.todo("a")',
  'xit("a", f)',
  'xdescribe("a", f)',
  'fit("a", f)',
  't.skip()',
  'this.skip()',
  'process.exit(0)',
  'process . exit(0)',
  'process?.exit(0)',
  'process.exitCode = 0',
  'process.reallyExit(0)',
  'process.abort()',
  'process["exit"](0)',
  'process.kill(1)',
  'require("child_process")',
  "import 'node:child_process'",
  'require("node:test")',
  'await import(`node:vm`)',
  'require("inspector/promises")',
  '// @ts-ignore',
  '// @ts-nocheck',
  '// @ts-expect-error',
  '/* eslint-disable */',
  '// eslint-disable-next-line',
  '// biome-ignore lint: x',
  '/* istanbul ignore next */',
  '/* c8 ignore start */',
  '/* node:coverage disable */',
  'if (process.env.NODE_ENV === "test") return 1',
  'process.env.VITEST',
  'process.env.JEST_WORKER_ID',
  'process.env.HEALER_RUN',
  'process.env.NODE_TEST_CONTEXT',
];

for (const text of refusedTexts) {
  test(`refuses to add ${text}`, () => {
    assert.ok(replace('src/a.js', 'return 1', text));
  });
}

const allowedTexts: string[] = [
  'queue.map(process);',
  'process(items);',
  'worker.process = (item) => item;',
  "const assert = require('node:assert');",
  'if (assert.equal === expected) return;',
  'const isFunction = value instanceof Function;',
  "process.on('message', listen);",
  'evaluate(text);',
  'if (a <= b) return c',
  'list.skip(1)',
  'process.env.HOME',
  'process.cwd()',
  'const fit = x',
  'exit(0)',
  'require("node:fs")',
  'import x from "./test.js"',
  'outfit(1)',
  'kind === "test"',
  'load("module")',
];

for (const text of allowedTexts) {
  test(`lets an edit add ${text}`, () => {
    assert.equal(replace('src/a.js', 'return 1', text), null);
  });
}

test('lets an edit keep what its range held already', () => {
  assert.equal(replace('src/a.js', 'if (a < b) process.exit(1)', 'if (a <= b) process.exit(1)'), null);
});

test('refuses a candidate that changes nothing', () => {
  assert.ok(refuse({ edits: [] }));
});

test('refuses a candidate one of whose edits is refused', () => {
  const edits = ['src/a.js', 'yarn.lock'].map((file) => ({ range: { file, start: 0, end: 0 }, text: 'x' }));
  assert.match(refuse({ edits }) ?? '', /lockfile/);
});

test('refuses the files of the failing tests, wherever they are', () => {
  const edits = [{ range: { file: 'src/check.js', start: 0, end: 0 }, text: 'x' }];
  assert.match(refuse({ edits }, { testFiles: ['src/check.js'] }) ?? '', /is a test/);
});

const manifest =
  '{\n  "type": "module",\n  "main": "a.js",\n  "scripts": { "test": "node --test" },\n  "dependencies": { "a": "1" }\n}\n';
const manifestCases: [string, string, string, boolean][] = [
  ['the module type', '"module"', '"commonjs"', true],
  ['the main file', 'a.js', 'b.js', true],
  ['a script', 'node --test', 'true', false],
  ['a dependency', '"a": "1"', '"a": "2"', false],
  ['an added hook', '"type"', '"husky": {}, "type"', false],
  ['an added test setting', '"type"', '"jest": { "testMatch": [] }, "type"', false],
  ['the end of JSON', '}\n}', '', false],
];

for (const [title, before, after, allowed] of manifestCases) {
  test(`${allowed ? 'lets' : 'does not let'} package.json change by ${title}`, () => {
    const refused = replace('packages/a/package.json', before, after, manifest);
    assert.equal(refused === null, allowed, String(refused));
  });
}

test('refuses an edit of a package.json that nobody can read', () => {
  assert.ok(refuse({ edits: [{ range: { file: 'package.json', start: 0, end: 0 }, text: '' }] }));
});

const config = '{\n  // ours\n  "compilerOptions": { "strict": false, "target": "es2022" },\n}\n';
const raised = (before: string, after: string, file = 'tsconfig.json', text = config) => {
  const start = text.indexOf(before);
  const edits = [{ range: { file, start, end: start + before.length }, text: after }];
  const read = () => text;
  return { edits, options: { read, mends: 'tsconfig-strictness' } };
};

const raises: [before: string, after: string][] = [
  ['"strict": false', '"strict": true'],
  ['"target"', '"noUncheckedIndexedAccess": true, "target"'],
  ['// ours', '// theirs'],
];
for (const [before, after] of raises)
  test(`the check of strictness may make ${before} ${after}`, () => {
    const { edits, options } = raised(before, after);
    assert.equal(refuse({ edits }, options), null);
  });

const others: [before: string, after: string, file?: string, text?: string][] = [
  ['"strict": false', '"strict": true, "skipLibCheck": true'],
  ['"es2022"', '"es5"'],
  ['"strict": false, ', ''],
  ['false', 'true', 'tsconfig.json', '{ "compilerOptions": { "checkJs": false } }'],
  ['true', 'false', 'tsconfig.json', '{ "compilerOptions": { "strict": true } }'],
  [
    ', "noImplicitAny": true',
    '',
    'tsconfig.json',
    '{ "compilerOptions": { "strict": true, "noImplicitAny": true } }',
  ],
  ['true', '"true"', 'tsconfig.json', '{ "compilerOptions": { "strict": true } }'],
  ['{', '{ "extends": "./loose.json", '],
  ['{', '{ "exclude": ["src/hard.ts"], '],
  ['"compilerOptions": {', '"compilerOptions": ['],
  ['false', 'true', 'babel.config.json', '{ "compilerOptions": { "strict": false } }'],
  ['a', 'b', 'vite.config.ts', 'a'],
];
for (const [before, after, file, text] of others)
  test(`the check of strictness may not make ${before} ${after || 'nothing'} in ${file ?? 'tsconfig.json'}`, () => {
    const { edits, options } = raised(before, after, file, text);
    assert.match(
      refuse({ edits }, options) ?? '',
      /may not be changed so|may be changed|may only be edited|is a compiler setting/,
    );
  });

test('no other check and nobody else may make a compiler setting stricter', () => {
  const { edits, options } = raised('"strict": false', '"strict": true');
  for (const mends of [undefined, 'unused-dependency'])
    assert.equal(refuse({ edits }, { ...options, mends }), '"tsconfig.json" is a compiler setting.');
  const origin = { model: 'm', prompt: 'p', promptHash: '', answerHash: '' };
  assert.match(refuse({ edits, origin }, options) ?? '', /is a compiler setting/);
});
