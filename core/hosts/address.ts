import type { HostKind } from '../config/host-fields.js';

/** Where a remote is: its server as people see it in a browser, and the repository on it. */
export interface RemotePlace {
  /** `https://git.example.com`; null where the remote is not encrypted, so that no token may be sent there. */
  url: string | null;
  host: string;
  /** Owner and name, without `.git`. */
  repository: string;
}

/**
 * Reads the address of a remote: `https://host[:port]/owner/name.git`, `ssh://git@host[:port]/owner/name.git`,
 * `git@host:owner/name.git` (git-push(1), "GIT URLS"). The port of SSH is none of the pages. Null for folders and all else.
 */
export function readRemoteAddress(address: string): RemotePlace | null {
  const scp = /^(?:[^@/\s]+@)?([A-Za-z0-9.-]+|\[[0-9a-f:]+\]):(?!\/\/)(.+)$/.exec(address);
  if (!address.includes('://'))
    // A letter and a colon begin a path of Windows.
    return scp?.[1] && scp[2] && scp[1].length > 1 ? place('ssh:', scp[1], scp[1], scp[2]) : null;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, host, pathname } = new URL(address);
  if (!/^(?:https?|ssh|git\+ssh|git):$/.test(protocol)) return null;
  return place(protocol, hostname, protocol.startsWith('http') ? host : hostname, decodeURI(pathname));
}

/** Of servers that are known, or whose name says what they are. */
export function kindOfHost(host: string): HostKind | null {
  const name = host.replace(/:\d+$/, '');
  if (name === 'github.com' || name.endsWith('.ghe.com')) return 'github';
  if (['codeberg.org', 'gitea.com'].includes(name)) return 'gitea';
  const [, first] = /^(github|gitlab|gitea|forgejo)\./.exec(name) ?? [];
  return first === 'forgejo' ? 'gitea' : ((first as HostKind | undefined) ?? null);
}

function place(protocol: string, hostname: string, host: string, path: string): RemotePlace | null {
  const repository = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  if (!/^[\w.-]+(?:\/[\w.-]+)+$/.test(repository) || hostname === '') return null;
  // SSH on the port of HTTPS has a name of its own: ssh.github.com, altssh.gitlab.com.
  const pages = host.replace(/^(?:ssh\.(?=github\.com$)|altssh\.(?=gitlab\.com$))/, '');
  const isLocal = hostname === 'localhost' || /^127(?:\.\d+){3}$/.test(hostname);
  const scheme = protocol === 'http:' ? 'http:' : 'https:';
  const isSafe = scheme === 'https:' || isLocal;
  return { url: isSafe ? `${scheme}//${pages}` : null, host: pages, repository };
}
