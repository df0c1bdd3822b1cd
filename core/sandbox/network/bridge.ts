import { spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';

/*
 * Runs inside the sandbox: `node bridge.js SOCKET HOST:PORT own|other COMMAND…`. What the command connects to over the
 * loopback of the sandbox goes to the proxy behind the Unix socket. Where the host is the user's own machine (`own`), its
 * port is here too, since many programs ask no proxy for such a place.
 */
const [socket = '', host = '', whose = '', program = '', ...words] = process.argv.slice(2);

const proxy = createServer({ allowHalfOpen: true }, (client) =>
  join(client, connect({ path: socket, allowHalfOpen: true })),
);
await listen(proxy, 0);
if (whose === 'own') {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, throughProxy);
  // Some ports need rights that nobody has here; the proxy is there all the same.
  await listen(server, Number(host.split(':').at(-1))).catch(() => {});
}

const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
const child = spawn(program, words, {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...Object.fromEntries(names.map((name) => [name, address])),
    NO_PROXY: 'localhost,127.0.0.1,::1',
    no_proxy: 'localhost,127.0.0.1,::1',
    // Node's own fetch asks a proxy only when told to.
    NODE_USE_ENV_PROXY: '1',
  },
});
child.once('error', ({ message }) => {
  console.error(message);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));

function throughProxy(client: Socket): void {
  const upstream = connect({ path: socket, allowHalfOpen: true });
  upstream.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  upstream.once('data', (answer: Buffer) => {
    // The proxy says nothing more before it is spoken to, and its answer fits one piece.
    if (/^HTTP\/1\.1 200 .*\r\n\r\n$/.test(answer.toString('latin1'))) join(client, upstream);
    else client.destroy();
  });
  upstream.once('error', () => client.destroy());
  upstream.once('close', () => client.destroy());
  client.once('error', () => upstream.destroy());
}

function join(client: Socket, upstream: Socket): void {
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
  client.pipe(upstream).pipe(client);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
