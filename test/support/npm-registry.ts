import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { startWebServer, type WebServer } from './web-server.js';

/** One version of a package: its files, and what its package.json says beside name and version. */
export interface Published {
  files?: Record<string, string>;
  manifest?: Record<string, unknown>;
  /** ISO 8601; long ago where not told. */
  at?: string;
  deprecated?: string;
}

export interface TestRegistry extends WebServer {
  integrity(name: string, version: string): string;
  /** The text of a `package-lock.json` of these versions, none of which needs another. */
  lock(manifest: Record<string, unknown>, versions: Record<string, string>): string;
}

const longAgo = '2020-01-01T00:00:00.000Z';

/** A registry on this machine that speaks as much of npm's as an installation asks for. */
export async function startRegistry(
  packages: Record<string, Record<string, Published>>,
): Promise<TestRegistry> {
  const tarballs = new Map<string, Buffer>();
  for (const [name, versions] of Object.entries(packages))
    for (const [version, published] of Object.entries(versions))
      tarballs.set(`/${name}/-/${bare(name)}-${version}.tgz`, pack(name, version, published));
  const server: WebServer = await startWebServer((path) => {
    const tarball = tarballs.get(decodeURIComponent(path));
    if (tarball) return { body: tarball, headers: { 'content-type': 'application/octet-stream' } };
    const [, name = '', version] =
      /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(decodeURIComponent(path.slice(1))) ?? [];
    const versions = packages[name];
    if (!versions) return { status: 404, body: { error: 'not found' } };
    const whole = packument(name, versions);
    if (version === undefined) return { body: whole };
    const one = whole.versions[version];
    return one ? { body: one } : { status: 404, body: { error: 'not found' } };
  });
  const tarballOf = (name: string, version: string) => `/${name}/-/${bare(name)}-${version}.tgz`;
  const integrity = (name: string, version: string) =>
    `sha512-${createHash('sha512')
      .update(tarballs.get(tarballOf(name, version)) ?? Buffer.of())
      .digest('base64')}`;
  const packument = (name: string, versions: Record<string, Published>) => ({
    name,
    'dist-tags': { latest: Object.keys(versions).at(-1) },
    time: Object.fromEntries(Object.entries(versions).map(([version, { at = longAgo }]) => [version, at])),
    versions: Object.fromEntries(
      Object.entries(versions).map(([version, { manifest, deprecated }]) => [
        version,
        {
          name,
          version,
          ...manifest,
          ...(deprecated !== undefined && { deprecated }),
          dist: {
            tarball: `${server.endpoint}${tarballOf(name, version)}`,
            integrity: integrity(name, version),
          },
        },
      ]),
    ),
  });
  return {
    ...server,
    integrity,
    lock: (manifest, versions) =>
      `${JSON.stringify(
        {
          name: manifest.name,
          version: manifest.version,
          lockfileVersion: 3,
          requires: true,
          packages: {
            '': manifest,
            ...Object.fromEntries(
              Object.entries(versions).map(([name, version]) => [
                `node_modules/${name}`,
                {
                  version,
                  resolved: `https://registry.npmjs.org${tarballOf(name, version)}`,
                  integrity: integrity(name, version),
                  ...packages[name]?.[version]?.manifest,
                },
              ]),
            ),
          },
        },
        null,
        2,
      )}\n`,
  };
}

const bare = (name: string): string => name.replace(/^@[^/]+\//, '');

function pack(name: string, version: string, { files = {}, manifest }: Published): Buffer {
  const texts = { 'package.json': JSON.stringify({ name, version, ...manifest }), ...files };
  const entries = Object.entries(texts).map(([file, text]) => entry(`package/${file}`, Buffer.from(text)));
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

/** One file of an archive in the form of POSIX.1-1988 (ustar). */
function entry(path: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  const put = (text: string, at: number) => header.write(text, at, 'latin1');
  put(path, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\0', 257);
  put('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding]);
}
