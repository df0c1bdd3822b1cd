import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWrittenHere } from '../../core/evolve/origin.js';
import { parseProgram } from '../../core/syntax/program.js';

const ofProject = (path: string, text: string): boolean =>
  isWrittenHere(path, text, parseProgram(text, { file: path, jsx: false, tokens: true }));

test('what a bundler wrote is not of the project, whatever the banner says', () => {
  const rollup =
    "(function (global, factory) {\n  typeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :\n  factory(global.a = {});\n})(this, (function (exports) {}));";
  assert.equal(ofProject('lib/a.js', rollup), false);
  assert.equal(ofProject('lib/a.js', `/*!\n * a v4.8.3\n */\n${rollup}`), false);
  assert.equal(
    ofProject('lib/a.js', '(function webpackUniversalModuleDefinition(root, factory) {})(this, () => {});'),
    false,
  );
  assert.equal(ofProject('lib/a.js', '/******/ (() => { // webpackBootstrap\n})();'), false);
});

test('a copy of a library is known by its folder or by the version in its name', () => {
  for (const path of ['public/vendor/tour.js', 'src/js/vendors/jquery.ts', 'third_party/a.js'])
    assert.equal(ofProject(path, 'call();'), false, path);
  for (const path of ['test/data/jquery-3.7.1.js', 'js/jquery-3.7.1.slim.js', 'js/d3.v3.5.js'])
    assert.equal(ofProject(path, 'call();'), false, path);
});

test('what was minified is not of the project, whatever its name', () => {
  assert.equal(ofProject('lib/a.js', `/* licence */\n${'call(1,2,3);'.repeat(500)}\n`), false);
  assert.equal(ofProject('lib/a.js', 'call(1,2,3);\n'.repeat(500)), true);
});

test('what only looks a little like either is of the project', () => {
  for (const path of ['lib/vendor.js', 'lib/vendoring/a.js', 'lib/step-2.js', 'lib/es2015.js'])
    assert.equal(ofProject(path, 'call();'), true, path);
  assert.equal(ofProject('lib/a.js', '(function (global, factory) { factory(global); })(this, use);'), true);
  assert.equal(ofProject('lib/a.js', '/* * * * */\ncall();'), true);
});
