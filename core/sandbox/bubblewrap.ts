import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { packageRoot } from '../package-root.js';
import { listeningSockets } from './listening-sockets.js';

/** An absolute path, or one that is shown in another's place. */
export type Shown = string | { from: string; to: string };

export interface Mounts {
  cwd: string;
  /** Absolute paths that may be written. */
  writable: readonly string[];
  /** Absolute paths that stay readable although what holds them is hidden, or that stay unwritable in a writable folder. */
  readOnly: readonly Shown[];
  /** Absolute paths to hide, beside the usual places of secrets. */
  hide: readonly string[];
}

const secretFolders = [
  '/root',
  '/home',
  '/run',
  '/tmp',
  '/var/tmp',
  '/media',
  '/mnt',
  '/srv',
  '/var/mail',
  '/var/spool',
  '/var/log',
  '/var/backups',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/lib/lxd',
  '/var/lib/rancher',
  '/etc/docker',
  '/etc/kubernetes',
  '/etc/letsencrypt',
  '/etc/openvpn',
  '/etc/rancher',
  '/etc/ssh',
  '/etc/ssl/private',
  '/etc/sudoers.d',
  '/etc/NetworkManager',
  '/etc/wireguard',
];
/** Where programs expect to write whatever TMPDIR says; what they write there is gone with the run. */
const scratch = ['/tmp', '/var/tmp', '/run'];
const secretFiles = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/machine-id',
];

const kernelSettings = ['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'acpi', 'scsi'].map(
  (name) => `/proc/${name}`,
);

/** These are in memory, which nobody else counts. */
const tmpfsBytes = String(512 * 1024 ** 2);

/**
 * Arguments that make bubblewrap hide and bind what `mounts` says, without the command. The whole system is
 * readable, the places where people keep secrets are empty, and there is neither network nor capability nor
 * any process to be seen but its own, nor a socket that others listen on.
 */
export function bubblewrapArguments(mounts: Mounts): string[] {
  const hidden = [...secretFolders, ...mounts.hide].map(real).filter(isFolder);
  const shown = [
    ...[...toolchain(), ...mounts.readOnly].flatMap(showPlan),
    ...mounts.writable.flatMap((path) => bindPlan('--bind', path)),
  ];
  return [
    '--unshare-user-try',
    '--unshare-ipc',
    '--unshare-pid',
    '--unshare-net',
    '--unshare-uts',
    '--unshare-cgroup-try',
    '--die-with-parent',
    '--cap-drop',
    'ALL',
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    ...inMemory('/dev/shm'),
    '--remount-ro',
    '/dev',
    '--proc',
    '/proc',
    // Root may set the kernel up without any capability: what it calls for a crash, say. bubblewrap leaves these open.
    ...kernelSettings.flatMap((path) => ['--ro-bind-try', path, path]),
    // A folder is mounted before what lies in it, so that a hidden one cannot cover a shown one.
    ...[...hidden.map((path) => ({ args: inMemory(path), path })), ...shown]
      .sort((left, right) => depth(left.path) - depth(right.path))
      .flatMap(({ args }) => args),
    ...[
      ...secretFiles.filter(existsSync),
      ...foreignSockets([...hidden, ...shown.map(({ path }) => path)]),
    ].flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...hidden.filter((path) => !scratch.includes(path)).flatMap((path) => ['--remount-ro', path]),
    '--chdir',
    mounts.cwd,
    '--',
  ];
}

const inMemory = (path: string): string[] => ['--size', tmpfsBytes, '--tmpfs', path];

/** Sockets of other programs in none of the folders that are hidden, or shown on purpose. */
function foreignSockets(known: readonly string[]): string[] {
  const isKnown = (path: string) => known.some((folder) => path === folder || path.startsWith(folder + sep));
  return [...new Set(listeningSockets().map(real))].filter((path) => existsSync(path) && !isKnown(path));
}

/** Node's own installation, wherever a version manager put it, and the parts of healer that tests load. */
export function toolchain(): string[] {
  const onPath = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const bins = onPath.filter((folder) => existsSync(join(folder, 'node')));
  const nodes = [process.execPath, ...bins.map((folder) => join(folder, 'node'))].map(installationOf);
  const healer = ['dist', 'templates', 'package.json', 'node_modules'].map((part) => join(packageRoot, part));
  return [...new Set([...nodes, ...bins, ...healer])].filter(
    (path) => existsSync(path) && real(path) !== '/',
  );
}

/** The prefix that holds `bin/node`, unless that is a whole home folder. */
function installationOf(node: string): string {
  const bin = dirname(realpathSync(node));
  const prefix = dirname(bin);
  const whole = [homedir(), ...secretFolders]
    .map(real)
    .some((folder) => `${folder}${sep}`.startsWith(prefix + sep));
  return whole ? bin : prefix;
}

function showPlan(shown: Shown): { args: string[]; path: string }[] {
  if (typeof shown === 'string') return bindPlan('--ro-bind', shown);
  return [{ args: ['--ro-bind-try', real(shown.from), shown.to], path: shown.to }];
}

/** A path is shown under its own name; where that goes through a link, its real name is shown too. */
function bindPlan(kind: '--ro-bind' | '--bind', path: string): { args: string[]; path: string }[] {
  if (!existsSync(path)) return [];
  const target = real(path);
  if (target === path) return [{ args: [kind, path, path], path }];
  return [
    { args: [kind, target, target], path: target },
    ...(real(dirname(path)) === dirname(path) && isHiddenLink(path)
      ? [{ args: [kind, target, path], path }]
      : []),
  ];
}

/** A link survives the read-only root; only where its folder is emptied must something be put in its place. */
function isHiddenLink(path: string): boolean {
  return secretFolders.some((folder) => path.startsWith(folder + sep));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const depth = (path: string): number => path.split(sep).length;
