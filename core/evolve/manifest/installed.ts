import { filesInside, findInstalled, readInside } from '../../research/packages/installed.js';
import type { Project } from '../project.js';
import { type Manifest, type ManifestData, parseManifest } from './manifests.js';

/** A package in the node_modules of the user's checkout. */
export interface Installed {
  name: string;
  version: string | null;
  /** Absolute. */
  folder: string;
  data: ManifestData;
  /** The text that its types begin with; null where it has none of its own. */
  types(): Promise<string | null>;
  hasLicenceFile(): Promise<boolean>;
}

const largest = 1 << 20;

/** What a package of the repository loads under this name; null where nothing is installed. */
export async function installedFor(
  { workspace }: Pick<Project, 'workspace'>,
  { file }: Pick<Manifest, 'file'>,
  name: string,
): Promise<Installed | null> {
  const found = await findInstalled(workspace.root, file, name);
  const text = found && (await readInside(found.folder, 'package.json', largest));
  const data = text ? parseManifest(text) : null;
  if (!found || !data) return null;
  const { version, folder, manifest } = found;
  const types = () => readInside(folder, manifest.types ?? manifest.typings ?? 'index.d.ts', largest);
  const hasLicenceFile = async () =>
    (await filesInside(found)).some((each) => /^(?:un)?licen[cs]e|^copying/i.test(each));
  return { name, version, folder, data, types, hasLicenceFile };
}

/** The commands that a package brings, by other names than its own. */
export function commandsOf({ name, data: { bin } }: Pick<Installed, 'name' | 'data'>): string[] {
  return typeof bin === 'object' ? Object.keys(bin).filter((command) => command !== name) : [];
}
