import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';

const run = promisify(execFile);

export const redisMissing: string | false =
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).error === undefined
    ? false
    : 'redis-server is not installed';

export interface TestRedis {
  /** Without the password. */
  url: string;
  password: string;
  /** Certificate of the authority, with TLS. */
  authority: string | null;
  /** Ends the server as a power cut does, without its last word. */
  kill(): Promise<void>;
  /** Starts it again where it was killed; with what it had written, or with nothing. */
  start(): Promise<void>;
  client(): Redis;
  dispose(): Promise<void>;
}

/** A real redis-server with a password, on the loopback or another address of this machine. */
export async function startRedis({
  host = '127.0.0.1',
  tls = false,
  durable = true,
} = {}): Promise<TestRedis> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-redis-')));
  const port = await freePort(host);
  const password = `p-${Math.random().toString(36).slice(2)}`;
  const certificate = tls ? await makeCertificates(folder, host) : null;
  const secured = certificate
    ? ['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no', ...certificate.options]
    : ['--port', `${port}`];
  const stored = durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const options = ['--bind', host, '--dir', folder, '--requirepass', password, '--save', '', ...stored];
  let server: ChildProcess | undefined;
  const clients: Redis[] = [];
  const client = () => {
    const made = new Redis({
      host,
      port,
      password,
      maxRetriesPerRequest: null,
      ...(certificate && { tls: { ca: certificate.authorityText } }),
    });
    made.on('error', () => {});
    clients.push(made);
    return made;
  };
  const start = async () => {
    server = spawn('redis-server', [...options, ...secured], { stdio: 'ignore' });
    const asking = client();
    while ((await asking.ping().catch(() => '')) !== 'PONG') await wait(50);
    asking.disconnect();
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `${tls ? 'rediss' : 'redis'}://${host}:${port}`,
    password,
    authority: certificate?.authority ?? null,
    kill,
    start,
    client,
    async dispose() {
      for (const each of clients) each.disconnect();
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function makeCertificates(folder: string, host: string) {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args);
  const short = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  await openssl(
    'req',
    '-x509',
    ...short,
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.crt'),
  );
  await openssl(
    'req',
    ...short,
    '-subj',
    '/CN=queue',
    '-keyout',
    file('redis.key'),
    '-out',
    file('redis.csr'),
  );
  const { writeFile, readFile } = await import('node:fs/promises');
  await writeFile(file('names'), `subjectAltName=IP:${host}\n`);
  await openssl(
    ...['x509', '-req', '-in', file('redis.csr'), '-CA', file('ca.crt'), '-CAkey', file('ca.key')],
    ...['-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', file('redis.crt')],
  );
  return {
    authority: file('ca.crt'),
    authorityText: await readFile(file('ca.crt'), 'utf8'),
    options: [
      ...['--tls-cert-file', file('redis.crt'), '--tls-key-file', file('redis.key')],
      ...['--tls-ca-cert-file', file('ca.crt')],
    ],
  };
}
