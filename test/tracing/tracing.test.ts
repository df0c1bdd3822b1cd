import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { exporterSettings } from '../../core/tracing/exporter-settings.js';
import { openTracing } from '../../core/tracing/open-tracing.js';
import { wantsTraces } from '../../core/tracing/tracing.js';
import { addFiles } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';
import { attributesOf, openCollector, type SpanShape } from './collector.js';

const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
const project = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  ...addFiles,
};

async function run(t: TestContext, words: string[], env: Record<string, string>) {
  const session = await openSession(t, project);
  const child = startChild(program, [...words, '--cwd', session.root], { ...session.env, ...env });
  t.after(() => child.kill());
  return { ...(await child.done), root: session.root };
}

/** Each span's name below that of its parent, once: `healer.heal > healer.test`. */
function tree(spans: readonly SpanShape[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = ({ name, parentSpanId }: SpanShape): string => {
    const parent = byId.get(parentSpanId ?? '');
    return parent ? `${pathOf(parent)} > ${name}` : name;
  };
  return [...new Set(spans.map(pathOf))].sort();
}

test('a heal is one trace of its steps, with what came of each, and without any code, path or message', async (t) => {
  const collector = await openCollector(t);
  const { exitCode } = await run(t, ['heal', '--quiet'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=shop%20one',
    OTEL_SERVICE_NAME: 'healer of shop',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=ci',
  });
  assert.equal(exitCode, 0);
  const spans = collector.spans();
  const below = 'healer.heal > healer.error';
  assert.deepEqual(
    tree(spans),
    [
      'healer.heal',
      'healer.heal > healer.capture',
      below,
      `${below} > healer.diagnose`,
      `${below} > healer.land`,
      `${below} > healer.prove`,
      `${below} > healer.score`,
      `${below} > healer.screen`,
      `${below} > healer.screen > healer.strategy`,
      'healer.heal > healer.test',
    ].sort(),
  );
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  for (const span of spans) {
    assert.match(`${span.traceId} ${span.spanId}`, /^[0-9a-f]{32} [0-9a-f]{16}$/);
    assert.ok(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), span.name);
    assert.deepEqual([span.kind, span.status], [1, {}]);
  }
  const of = (name: string) => spans.filter((span) => span.name === name).map(attributesOf);
  assert.equal(of('healer.heal')[0]?.['healer.errors.fixed'], 1);
  assert.equal(of('healer.test')[0]?.['healer.tests.failing'], 1);
  assert.equal(of('healer.error')[0]?.['healer.error.class'], 'assertion');
  assert.ok(of('healer.strategy').some((each) => each['healer.strategy.name'] === 'search'));
  assert.ok(Number(of('healer.screen')[0]?.['healer.candidates.screened']) > 0);
  assert.equal(of('healer.prove').at(-1)?.['healer.proof.ok'], true);
  assert.equal(of('healer.land')[0]?.['healer.patch.state'], 'proposed');

  assert.deepEqual(collector.resource(), {
    'service.name': 'healer of shop',
    'deployment.environment.name': 'ci',
  });
  for (const { path, headers, body } of collector.requests) {
    assert.deepEqual(
      [path, headers['x-tenant'], headers['content-type']],
      ['/v1/traces', 'shop one', 'application/json'],
    );
    assert.doesNotMatch(body, /add\.js|a [-+] b|strictly equal|\/repository/);
  }
});

for (const [title, answer] of [
  ['is away', null],
  ['never answers', () => {}],
  ['refuses', (response: import('node:http').ServerResponse) => response.writeHead(503).end()],
  ['hangs up', (response: import('node:http').ServerResponse) => response.destroy()],
] as const)
  test(`a collector that ${title} breaks nothing`, async (t) => {
    const url = answer === null ? 'http://127.0.0.1:9' : (await openCollector(t, answer)).url;
    const { exitCode, stdout, stderr } = await run(t, ['heal', '--json', '--quiet'], {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    });
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.equal(JSON.parse(stdout).patches.length, 1);
  });

test('where nobody asked for traces, nothing is sent and what sends is not loaded', async (t) => {
  const collector = await openCollector(t);
  const { root, env } = await openSession(t, project);
  const probe = join(root, '..', 'probe.cjs');
  await writeFile(
    probe,
    `process.on('exit', () => {
  const fs = require('node:fs');
  const loaded = Object.keys(require.cache).filter((file) => file.includes('bundle'));
  const sends = loaded.some((file) => fs.readFileSync(file, 'utf8').includes('startTimeUnixNano:'));
  process.stderr.write(loaded.length + ' loaded, sends: ' + sends + '\\n');
});\n`,
  );
  const told = async (more: Record<string, string>) => {
    const child = startChild(program, ['errors', '--cwd', root], {
      ...env,
      NODE_OPTIONS: `--require ${probe}`,
      ...more,
    });
    return /(\d+) loaded, sends: (\w+)/.exec((await child.done).stderr)?.slice(1);
  };
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  for (const off of [{}, { ...base, OTEL_SDK_DISABLED: 'true' }, { ...base, OTEL_TRACES_EXPORTER: 'none' }]) {
    const [loaded, sends] = (await told(off)) ?? [];
    assert.ok(Number(loaded) > 0);
    assert.equal(sends, 'false');
  }
  assert.equal((await told(base))?.[1], 'true');
  assert.deepEqual(collector.requests, []);
});

test('addresses, headers and names are those of the standard variables, the ones for traces first', () => {
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' };
  assert.equal(exporterSettings(base)?.url, 'http://127.0.0.1:4318/v1/traces');
  assert.equal(
    exporterSettings({ ...base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x/t' })?.url,
    'http://x/t',
  );
  assert.deepEqual(
    exporterSettings({
      ...base,
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1, b = two%2C2,broken,=x',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=3',
      OTEL_EXPORTER_OTLP_TIMEOUT: '250',
    }),
    {
      url: 'http://127.0.0.1:4318/v1/traces',
      headers: { a: '3', b: 'two,2' },
      timeoutMs: 250,
      resource: { 'service.name': 'healer' },
    },
  );
  assert.equal(exporterSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'file:///etc' }), null);
  assert.equal(exporterSettings({}), null);
  assert.equal(wantsTraces({}), false);
  assert.equal(wantsTraces(base), true);
});

test('a step that fails is told as failed, by its code alone, and goes on failing', async (t) => {
  const collector = await openCollector(t);
  const tracing = openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const secret = new Error('no secret leaves');
  await assert.rejects(
    tracing?.span('outer', { n: 1.5, list: ['a'], none: null }, () =>
      tracing.span('inner', {}, () => Promise.reject(secret)),
    ) ?? Promise.resolve(),
    secret,
  );
  await tracing?.close();
  assert.deepEqual(
    collector.spans().map((span) => [span.name, span.status, attributesOf(span)]),
    [
      ['inner', { code: 2 }, { 'error.type': '_OTHER' }],
      ['outer', { code: 2 }, { n: 1.5, list: ['a'], 'error.type': '_OTHER' }],
    ],
  );
  assert.doesNotMatch(collector.requests.map(({ body }) => body).join(), /secret/);
});

test('a trace that was begun by whoever started healer is gone on with', async (t) => {
  const collector = await openCollector(t);
  const tracing = openTracing({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    TRACEPARENT: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  });
  await tracing?.span('step', {}, async () => {});
  await tracing?.close();
  const [span] = collector.spans();
  assert.deepEqual(
    [span?.traceId, span?.parentSpanId],
    ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'],
  );
});
