import assert from 'node:assert/strict';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { isAlive } from '../../core/workspace/processes.js';
import { startHealer } from '../cli/run-healer.js';
import { startChild } from '../support/children.js';
import { createRepository } from '../support/repository.js';
import { cleanedUp, endlessShop, started } from './endless.js';
import { diffOf, openSession, program, shop } from './session.js';

const clientScript = join(packageRoot, 'dist/test/mcp/children/client.js');
/** What does not end is a failure, not a wait. */
const guard = { timeout: 120_000 };

const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

test('a long call tells its progress, step by step', guard, async (t) => {
  const session = await openSession(t, shop);
  const steps: { progress: number; message?: string | undefined }[] = [];
  const diff = diffOf('src/price.js', shop['src/price.js'], ['net - tax', 'net + tax']);
  await session.call('validate_patch', { diff }, { onprogress: (step) => steps.push(step) });
  assert.deepEqual(
    steps.map(({ progress }) => progress),
    steps.map((_, index) => index + 1),
  );
  const told = steps.map(({ message }) => message).join('\n');
  for (const phase of ['running the tests', 'trying candidates', 'proving the patch'])
    assert.ok(told.includes(phase), told);
});

test(
  'a call that is cancelled takes its processes and worktrees with it, and the server goes on',
  guard,
  async (t) => {
    const word = `endless-${process.pid}-cancelled`;
    const session = await openSession(t, endlessShop(word));
    const cancelling = new AbortController();
    const call = session.call('run_tests', {}, { signal: cancelling.signal });
    await started(word);
    cancelling.abort('enough');
    await assert.rejects(call, /enough/);
    await cleanedUp(word, session);
    assert.equal((await session.call('list_errors')).isError, false);
  },
);

test('a call that waits for its turn can be cancelled as well', guard, async (t) => {
  const word = `endless-${process.pid}-queued`;
  const session = await openSession(t, endlessShop(word));
  const [first, second] = [new AbortController(), new AbortController()];
  const running = session.call('run_tests', {}, { signal: first.signal });
  await started(word);
  const waiting = session.call('run_tests', {}, { signal: second.signal });
  second.abort('second');
  await assert.rejects(waiting, /second/);
  first.abort('first');
  await assert.rejects(running, /first/);
  await cleanedUp(word, session);
});

test('when the client is killed, the server ends with its processes and worktrees', guard, async (t) => {
  const word = `endless-${process.pid}-killed`;
  const repository = await createRepository(endlessShop(word));
  t.after(repository.dispose);
  const client = startChild(clientScript, [program, repository.root], repository.env);
  t.after(() => client.kill());
  await client.printed('server ');
  await started(word);
  client.process.kill('SIGKILL');
  const { stdout } = await client.done;
  await cleanedUp(word, repository);
  const pid = /server (\d+)/.exec(stdout)?.[1] ?? '';
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
});

test('SIGTERM ends a call and the server with it, which leaves with 143', guard, async (t) => {
  const word = `endless-${process.pid}-terminated`;
  const repository = await createRepository(endlessShop(word));
  t.after(repository.dispose);
  const { root, env } = repository;
  const server = startHealer(['mcp'], { cwd: root, env });
  t.after(() => server.kill('SIGKILL'));
  const left = new Promise((resolve) => server.on('close', resolve));
  const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'run_tests', arguments: {} } };
  server.stdin?.write(`${JSON.stringify(hello)}\n${JSON.stringify(call)}\n`);
  await started(word);
  server.kill('SIGTERM');
  assert.equal(await left, 143);
  await cleanedUp(word, repository);
});

test('a client that closes its end of stdout alone ends the server as well', guard, async (t) => {
  const repository = await createRepository(shop);
  t.after(repository.dispose);
  const server = startHealer(['mcp'], { cwd: repository.root, env: repository.env });
  t.after(() => server.kill('SIGKILL'));
  const left = new Promise((resolve) => server.on('close', resolve));
  server.stdin?.on('error', () => {});
  server.stdout?.destroy();
  server.stdin?.write(`${JSON.stringify(hello)}\n`);
  assert.equal(await left, 0);
});

test(
  'the end of stdin ends the server, and every line on stdout is a message of the protocol',
  guard,
  async (t) => {
    const repository = await createRepository(shop);
    t.after(repository.dispose);
    const { root, env } = repository;
    const server = startHealer(['mcp', '--verbose'], { cwd: root, env: { ...env, NODE_OPTIONS: '' } });
    const left = new Promise((resolve) => server.on('close', resolve));
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
    server.stdin?.write(`this is no message\n{"jsonrpc":"2.0"}\n${JSON.stringify(hello)}\n`);
    server.stdin?.end(`${JSON.stringify(list)}\n`);
    const [stdout, stderr] = await Promise.all(
      [server.stdout, server.stderr].map((stream) => text(stream ?? process.stdin)),
    );
    assert.equal(await left, 0);
    const messages = (stdout ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      messages.map(({ id }) => id),
      [1, 2],
    );
    assert.match(stderr ?? '', /^mcp: /);
  },
);
