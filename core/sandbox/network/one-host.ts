import { join } from 'node:path';
import { type Host, hostText, isLoopbackHost } from '../../config/host.js';
import { packageRoot } from '../../package-root.js';
import { openProxy } from './proxy.js';

/** A way for one command in the sandbox to reach one host, and nothing else. */
export interface OneHost {
  /** The words of the command that goes this way. */
  through(command: readonly string[]): string[];
  /** To be shown to it. */
  folder: string;
  /** Other places that were asked for. */
  refused(): string[];
}

/** Holds the way to `host` open for as long as `work` takes. */
export async function withOneHost<Result>(
  host: Host,
  work: (way: OneHost) => Promise<Result>,
): Promise<Result> {
  const proxy = await openProxy(host);
  const bridge = [
    process.execPath,
    join(packageRoot, 'dist', 'core', 'sandbox', 'network', 'bridge.js'),
    proxy.socket,
    hostText(host),
    isLoopbackHost(host) ? 'own' : 'other',
  ];
  try {
    return await work({
      through: (command) => [...bridge, ...command],
      folder: proxy.folder,
      refused: proxy.refused,
    });
  } finally {
    await proxy.close();
  }
}
