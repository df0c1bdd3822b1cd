import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { expose } from '../../core/metrics/exposition.js';
import type { Figures } from '../../core/metrics/figures.js';
import { packageRoot } from '../../core/package-root.js';
import { addFiles } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';

const project = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  '.healer/config.json': JSON.stringify({ workingHoursOnly: false, maxLoadPerProcessor: null }),
};

/** The value of each series, by its name and labels. Throws for a line that the text format does not know. */
function seriesOf(text: string): Map<string, number> {
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# (?:HELP|TYPE) [a-z_]+ \S/.test(line)) continue;
    const [, name, labels = '', value] =
      /^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+)\})? (\S+)$/.exec(line) ?? [];
    assert.ok(name && value, `no line of the format: ${line}`);
    assert.ok(!series.has(`${name}{${labels}}`), `twice: ${line}`);
    series.set(`${name}{${labels}}`, Number(value));
  }
  return series;
}

const figures = (change: object = {}): Figures => ({
  repository: 'shop',
  errors: [],
  patches: [],
  inbox: 0,
  messages: { waiting: 0, stuck: 0, dead: 0 },
  models: [],
  heartbeat: null,
  storage: { databases: 0, inbox: 0, logs: 0, cache: 0 },
  ...change,
});

test('names are by the rules of Prometheus: what counts up ends with _total, and units are base units', async () => {
  const { metrics, text } = await expose(
    figures({ heartbeat: { startedAt: '2026-01-01T00:00:00Z', endedAt: null, outcome: 'running' } }),
  );
  seriesOf(text);
  for (const { name, type, help } of metrics) {
    assert.match(name, /^healer_[a-z_]+$/);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    assert.doesNotMatch(name, /_(?:ms|milliseconds|minutes|kib|mib)(?:_|$)/);
    assert.match(help, /\.$/);
  }
});

test('a name of a repository or a model cannot break out of its label', async () => {
  const use = { asked: 3, failed: 1, promptTokens: 5, answerTokens: 7, cost: 0.25 };
  const { text } = await expose(
    figures({ repository: 'a"b\\c\nd', models: [{ name: 'x"} 1\nevil 2', ...use }] }),
  );
  const series = seriesOf(text);
  assert.equal(
    series.get('healer_model_cost_dollars_total{model="x\\"} 1\\nevil 2",repository="a\\"b\\\\c\\nd"}'),
    0.25,
  );
});

test('what was healed is counted from the store, by every process alike', async (t) => {
  const { healer, healerJson, root } = await openSession(t, { ...project, ...addFiles });
  assert.equal((await healer('heal')).code, 0);
  const { stdout, code } = await healer('metrics');
  assert.equal(code, 0);
  const series = seriesOf(stdout);
  const at = (name: string) => series.get(name);
  assert.equal(at('healer_errors{state="patched",repository="repository"}'), 1);
  assert.equal(at('healer_patches{state="proposed",repository="repository"}'), 1);
  assert.equal(at('healer_patches_made_total{strategy="search",repository="repository"}'), 1);
  assert.equal(at('healer_patch_duration_seconds_count{repository="repository"}'), 1);
  assert.ok((at('healer_patch_candidates_total{stage="screened",repository="repository"}') ?? 0) > 0);

  await mkdir(join(root, 'out'));
  assert.equal((await healer('metrics', '--output', 'out/healer.prom')).code, 0);
  const file = join(root, 'out', 'healer.prom');
  assert.deepEqual([...seriesOf(await readFile(file, 'utf8')).keys()].sort(), [...series.keys()].sort());
  assert.equal((await stat(file)).mode & 0o777, 0o644);
  assert.deepEqual(await readdir(join(root, 'out')), ['healer.prom']);

  const { json } = await healerJson<{ schema: string; metrics: { name: string; samples: object[] }[] }>(
    'metrics',
  );
  assert.equal(json.schema, 'healer/metrics@1');
  assert.equal(json.metrics.flatMap(({ samples }) => samples).length, series.size);
});

test('a file that node_exporter would not read, and a folder that is not there, are told', async (t) => {
  const { healer } = await openSession(t, project);
  for (const [file, expected] of [
    ['healer.txt', /does not end with \.prom/],
    ['no/healer.prom', /There is no folder/],
  ] as const) {
    const { code, stderr } = await healer('metrics', '--output', file);
    assert.equal(code, 2);
    assert.match(stderr, expected);
  }
});

test('the daemon gives them to Prometheus on /metrics, and to nobody who calls it by another name', async (t) => {
  const { root, env } = await openSession(t, project);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const daemon = startChild(program, ['daemon', '--port', '0', '--cwd', root], env);
  t.after(() => daemon.kill());
  const url = /http:\S+(?=\/healthz)/.exec(await daemon.printed('/healthz'))?.[0] ?? '';
  const answer = await fetch(`${url}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  assert.equal(seriesOf(await answer.text()).get('healer_errors{state="open",repository="repository"}'), 0);
  assert.equal((await fetch(`${url}/metrics`, { method: 'POST' })).status, 405);
  const { get } = await import('node:http');
  const status = await new Promise((resolve) =>
    get(`${url}/metrics`, { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }),
  );
  assert.equal(status, 403);
});
