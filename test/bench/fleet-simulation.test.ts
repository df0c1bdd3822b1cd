import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FleetCosts, simulate } from '../../scripts/bench/fleet/simulate.js';

const free: FleetCosts = {
  sendMs: 0,
  receiveMs: 0,
  receiveTestMs: 0,
  transferMs: 0,
  fetchMs: 0,
  openMs: 0,
  startMs: 0,
};
const jobs = (count: number, runMs: number, tests = 1) =>
  Array.from({ length: count }, () => ({ runMs, tests }));
const fleet = (o: Partial<FleetCosts>, machines = 1, inFlight = 64) => ({
  machines,
  inFlight,
  costs: { ...free, ...o },
});

test('one machine takes all jobs one after the other, with what each costs beside its tests', () => {
  const costs = { fetchMs: 5, openMs: 20, startMs: 75 };
  assert.equal(simulate(jobs(10, 1000), fleet(costs)), 11_000);
});

test('machines beyond the number of jobs have nothing to do', () => {
  assert.deepEqual(
    [1, 2, 4, 8].map((machines) => simulate(jobs(4, 1000), fleet({}, machines))),
    [4000, 2000, 1000, 1000],
  );
});

test('jobs are sent while others run, and the way there and back counts once for the last', () => {
  // 10 for the first to be sent, 30 there, two runs, 30 back, 4 to be read.
  const costs = { sendMs: 10, transferMs: 60, receiveMs: 1, receiveTestMs: 1 };
  assert.equal(simulate(jobs(2, 1000, 3), fleet(costs)), 10 + 30 + 2000 + 30 + 4);
});

test('a coordinator that sends a job each 100 ms keeps no more busy than do their work in that time', () => {
  const most = simulate(jobs(100, 1000), fleet({ sendMs: 100 }, 10));
  const more = simulate(jobs(100, 1000), fleet({ sendMs: 100 }, 1000));
  assert.deepEqual([most, more], [11_000, 11_000]);
});

test('no more are in the queue at once than may be', () => {
  assert.equal(simulate(jobs(8, 1000), fleet({}, 8, 2)), 4000);
});
