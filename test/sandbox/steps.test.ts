import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSteps, StepLimit } from '../../core/sandbox/screening/memory/program/steps.js';

test('a program ends behind its last step, and catching the error does not help it', () => {
  const steps = createSteps();
  steps.allow(1_000, 60_000);
  assert.throws(() => {
    for (;;) steps.tick();
  }, StepLimit);
  assert.throws(() => steps.tick(), StepLimit);
  assert.deepEqual(steps.free(), { steps: 1_002, cut: true });
});

test('a program of few slow steps ends soon after its time', () => {
  const steps = createSteps();
  steps.allow(1_000_000, 1);
  let done = 0;
  assert.throws(() => {
    for (; done < 100; done++) {
      const end = performance.now() + 2;
      while (performance.now() < end);
      steps.tick();
    }
  }, StepLimit);
  assert.ok(done < 10, String(done));
});

test('without a limit steps are counted only', () => {
  const steps = createSteps();
  for (let count = 0; count < 5_000; count++) steps.tick();
  assert.deepEqual(steps.free(), { steps: 5_000, cut: false });
});
