import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flavours } from '../../scripts/bench/flavours.js';
import { grownProject } from '../../scripts/bench/grown-project.js';
import { linkPackages } from '../../scripts/bench/project.js';
import { openSubject } from '../../scripts/bench/subject.js';
import { createRepository } from '../support/repository.js';

for (const { runner, tests } of [
  { runner: 'node', tests: 7 },
  { runner: 'mocha', tests: 120 },
] as const) {
  test(`a generated project for ${runner} has the tests that were asked for, and few of them notice its fault`, async (t) => {
    const flavour = flavours.find((each) => each.runner === runner);
    assert.ok(flavour);
    const { files, faulty } = grownProject(flavour, { files: 9, tests });
    const repository = await createRepository(files);
    t.after(() => repository.dispose());
    await linkPackages(repository.root);
    const subject = await openSubject(repository.root);
    assert.equal(subject.before.tests.length, tests);
    assert.equal(subject.sources.length, 9);
    assert.ok(subject.sources.includes(faulty));
    assert.ok(subject.failing.length > 0 && subject.failing.length < tests);
    assert.equal(new Set(subject.failing.map(({ file }) => file)).size, 1);
  });
}
