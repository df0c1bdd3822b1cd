import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderMap } from '../../../core/evolve/graph/folder-map.js';
import { moduleGraph } from '../../../core/evolve/graph/module-graph.js';
import { projectOf } from '../project-of.js';

async function stabilities(files: Record<string, string>) {
  const project = projectOf(files);
  const { edges } = await moduleGraph(project);
  const map = folderMap([...project.facts.keys()], edges, (file) => project.facts.get(file)?.exports ?? []);
  return Object.fromEntries(map.folders.map(({ name, stability }) => [name, stability]));
}

test('a folder is the more unstable the more of the files on its border are its own that import', async () => {
  const { 'src/app': app, 'src/lib': lib } = await stabilities({
    'src/app/a.ts':
      "import { x } from '../lib/x.js';\nimport { b } from './b.js';\nexport const a = () => x + b;\n",
    'src/app/b.ts':
      "import { x } from '../lib/x.js';\nimport { y } from '../lib/y.js';\nexport const b = x + y;\n",
    'src/lib/x.ts': 'export const x = 1;\nexport interface X {}\n',
    'src/lib/y.ts': 'export abstract class Y {}\nexport type Z = 1;\n',
  });
  assert.deepEqual(app, { afferent: 0, efferent: 2, instability: 1, abstractness: 0, distance: 0 });
  assert.deepEqual(lib, { afferent: 2, efferent: 0, instability: 0, abstractness: 0.75, distance: 0.25 });
});

test('what imports nothing and is not imported has no instability, and what exports nothing of its own no abstractness', async () => {
  const { 'src/a': alone, 'src/b': barrel } = await stabilities({
    'src/a/a.ts': 'export const a = 1;\n',
    'src/b/b.ts': "export { c } from '../c/c.js';\n",
    'src/c/c.ts': 'export const c = 1;\n',
  });
  assert.deepEqual([alone?.instability, alone?.abstractness, alone?.distance], [null, 0, null]);
  assert.deepEqual([barrel?.instability, barrel?.abstractness, barrel?.distance], [1, null, null]);
});
