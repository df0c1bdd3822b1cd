import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { packageRoot } from '../package-root.js';

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
  '/var/lib/docker',
  '/etc/ssh',
  '/etc/ssl/private',
  '/etc/sudoers.d',
  '/etc/NetworkManager',
];
const secretFiles = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/machine-id',
];

const tmpfsBytes = String(1024 ** 3);

/**
 * Arguments that make bubblewrap hide and bind what `mounts` says, without the command. The whole system is
 * readable, the places where people keep secrets are empty, and there is neither network nor capability nor
 * any process to be seen but its own.
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
    '--proc',
    '/proc',
    // A folder is mounted before what lies in it, so that a hidden one cannot cover a shown one.
    ...[...hidden.map((path) => ({ args: ['--size', tmpfsBytes, '--tmpfs', path], path })), ...shown]
      .sort((left, right) => depth(left.path) - depth(right.path))
      .flatMap(({ args }) => args),
    ...secretFiles.filter(existsSync).flatMap((path) => ['--ro-bind', '/dev/null', path]),
    '--chdir',
    mounts.cwd,
    '--',
  ];
}

/** Node's own installation, wherever a version manager put it, and the parts of healer that tests load. */
function toolchain(): string[] {
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
