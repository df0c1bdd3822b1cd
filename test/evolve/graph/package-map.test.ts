import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectFigures } from '../../../core/evolve/figures.js';
import { createRepository } from '../../support/repository.js';
import { projectOf } from '../project-of.js';

test('the map of packages has those of the repository and those from elsewhere that a package.json lists', async (t) => {
  const files = {
    'package.json': '{"name":"all","workspaces":["packages/*"]}',
    'packages/app/package.json': '{"name":"app","dependencies":{"lib":"*","express":"^5.0.0"}}',
    'packages/app/a.js':
      "import express from 'express';\nimport { x } from 'lib';\nimport 'left-out';\nimport 'node:fs';\n",
    'packages/app/b.js': "import { Router } from 'express';\nimport './a.js';\n",
    'packages/lib/package.json': '{"name":"lib","main":"x.js"}',
    'packages/lib/x.js': 'export const x = 1;\n',
  };
  const { root, commit, dispose } = await createRepository({}, { commit: false });
  t.after(dispose);
  const id = await commit('All', files);
  const gitDir = `${root}/.git`;
  const empty = projectOf({});
  const project = projectOf(files, {
    repo: { root, gitDir, commonDir: gitDir, mainRoot: root, linked: false, shallow: false },
    commit: id,
    workspace: {
      ...empty.workspace,
      packages: [
        { name: 'all', folder: '' },
        { name: 'app', folder: 'packages/app' },
        { name: 'lib', folder: 'packages/lib' },
      ],
    },
  });
  const { map } = await projectFigures(project, [], []);
  assert.deepEqual(map.packages, {
    packages: [
      { name: 'app', files: 2, isOwn: true },
      { name: 'lib', files: 1, isOwn: true },
      { name: 'express', files: 2, isOwn: false },
    ],
    uses: [
      { from: 'app', to: 'express', imports: 2 },
      { from: 'app', to: 'lib', imports: 1 },
    ],
  });
});
