import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createInstance, type Instance } from '../../core/sandbox/screening/memory/loader/instance.js';
import { reuseModules } from '../../core/sandbox/screening/memory/loader/reuse.js';

test('modules that import an edited one, directly or not, are loaded anew, and the others are used again', () => {
  const from = instanceOf({
    '/p/main.mjs': ['/p/middle.mjs', '/p/apart.mjs'],
    '/p/middle.mjs': ['/p/edited.mjs'],
    '/p/edited.mjs': ['/p/below.mjs'],
    '/p/apart.mjs': [],
    '/p/below.mjs': [],
  });
  assert.deepEqual(reused(from, '/p/edited.mjs'), ['/p/apart.mjs', '/p/below.mjs']);
});

test('modules that import each other are loaded anew together', () => {
  const from = instanceOf({ '/p/a.mjs': ['/p/b.mjs'], '/p/b.mjs': ['/p/a.mjs'], '/p/c.mjs': [] });
  assert.deepEqual(reused(from, '/p/b.mjs'), ['/p/c.mjs']);
});

test('CommonJS modules are known by their children, also below ES modules', () => {
  const edited = { filename: '/p/edited.cjs', children: [] };
  const from = instanceOf({ '/p/main.mjs': ['/p/user.cjs'], '/p/other.mjs': [] });
  from.commonJs = {
    '/p/edited.cjs': edited,
    '/p/user.cjs': { filename: '/p/user.cjs', children: [edited] },
    '/p/apart.cjs': { filename: '/p/apart.cjs', children: [] },
  };
  assert.deepEqual(reused(from, '/p/edited.cjs'), ['/p/other.mjs', '/p/apart.cjs']);
});

test('what may not be used again is loaded anew', () => {
  const from = instanceOf({ '/p/test/helper.mjs': [], '/p/src/a.mjs': [] });
  assert.deepEqual(
    reused(from, '/p/src/b.mjs', (path) => !path.includes('/test/')),
    ['/p/src/a.mjs'],
  );
});

function instanceOf(imports: Record<string, string[]>): Instance {
  const instance = createInstance(new Map(), new Map());
  for (const [path, imported] of Object.entries(imports)) {
    instance.esModules.set(urlOf(path), new Promise(() => {}));
    instance.imports.set(urlOf(path), new Set(imported.map(urlOf)));
  }
  return instance;
}

function reused(from: Instance, edited: string, mayReuse: (path: string) => boolean = () => true): string[] {
  const into = createInstance(new Map([[edited, '']]), new Map());
  reuseModules(from, into, mayReuse);
  return [...[...into.esModules.keys()].map((url) => new URL(url).pathname), ...Object.keys(into.commonJs)];
}

const urlOf = (path: string): string => pathToFileURL(path).href;
