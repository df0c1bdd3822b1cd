import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type ConnectProxy, openProxy } from '../../core/sandbox/network/proxy.js';

/** A host that says who it is, once it is spoken to, and how often somebody came. */
async function startHost(t: TestContext) {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.on('error', () => {});
    socket.on('data', (data) => socket.end(`you said ${data}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { port, visits: () => visits };
}

/** All that comes back of what is sent through the socket of a proxy. */
function say({ socket }: ConnectProxy, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const client = connect(socket, () => client.write(text));
    client.on('data', (data) => (answer += data));
    client.on('error', () => resolve(answer));
    client.on('close', () => resolve(answer));
  });
}

test('a proxy connects to its host, whatever is sent with the request', async (t) => {
  const { port } = await startHost(t);
  const proxy = await openProxy({ name: '127.0.0.1', port });
  t.after(proxy.close);
  assert.equal(
    await say(proxy, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\nhello`),
    'HTTP/1.1 200 Connection Established\r\n\r\nyou said hello',
  );
  assert.deepEqual(proxy.refused(), []);
});

const targets = [
  'localhost:PORT',
  '127.0.0.1',
  '127.0.0.1:1',
  'user@127.0.0.1:PORT',
  '127.0.0.1:PORT.example.com',
  '127.0.0.1.:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '2130706433:PORT',
  '0.0.0.0:PORT',
];

for (const target of targets)
  test(`a proxy to 127.0.0.1:PORT does not connect to ${target}`, async (t) => {
    const { port, visits } = await startHost(t);
    const proxy = await openProxy({ name: '127.0.0.1', port });
    t.after(proxy.close);
    const asked = target.replace('PORT', String(port));
    assert.match(await say(proxy, `CONNECT ${asked} HTTP/1.1\r\n\r\nhello`), /^HTTP\/1\.1 (?:403|400) /);
    assert.equal(visits(), 0);
  });

test('a proxy answers no other method, and nothing that is no request', async (t) => {
  const { port, visits } = await startHost(t);
  const proxy = await openProxy({ name: '127.0.0.1', port });
  t.after(proxy.close);
  const close = 'Host: a\r\nConnection: close\r\n\r\n';
  for (const method of ['GET', 'POST', 'PUT'])
    assert.match(
      await say(proxy, `${method} http://127.0.0.1:${port}/ HTTP/1.1\r\n${close}`),
      /^HTTP\/1\.1 403 /,
    );
  assert.match(await say(proxy, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.equal(visits(), 0);
});

test('a host that cannot be reached closes the connection and nothing else', async (t) => {
  const proxy = await openProxy({ name: '127.0.0.1', port: 1 });
  t.after(proxy.close);
  assert.equal(await say(proxy, 'CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n'), '');
  assert.match(await say(proxy, 'CONNECT a:1 HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 403 /);
});

test('a closed proxy leaves no connection and no file', async (t) => {
  const { port } = await startHost(t);
  const proxy = await openProxy({ name: '127.0.0.1', port });
  const pending = say(proxy, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`);
  await wait(20);
  await proxy.close();
  await pending;
  assert.ok(!existsSync(proxy.folder));
});
