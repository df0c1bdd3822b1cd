import type { Repository } from '../git/repository.js';
import type { TrustPart } from '../workspace/trust-parts/trust-part.js';
import { digestOfPart, readTrust } from '../workspace/trust-record.js';
import { type FoundPlugin, findPlugins, type Loadable } from './find.js';
import type { Manifest } from './manifest.js';

/** What a plugin asks the user to agree to, once for each content: another text of it asks again. */
export const partOf = ({ id, hash, manifest }: Loadable): TrustPart => ({
  setting: `plugins/${id}`,
  effect: `runs the ${manifest.kind} ${id} ${manifest.version}, enclosed, which ${asks(manifest)}`,
  value: hash,
  use: 'optional',
});

/** Those of all plugins that are there. */
export async function pluginParts(repo: Pick<Repository, 'mainRoot'>): Promise<TrustPart[]> {
  return (await findPlugins(repo)).filter(isLoadable).map(partOf);
}

/** Of these plugins, the contents that the user has agreed to on this machine. */
export async function agreedHashes(
  repo: Pick<Repository, 'mainRoot'>,
  plugins: readonly Loadable[],
): Promise<Set<string>> {
  const agreed = new Set((await readTrust(repo))?.agreed);
  return new Set(
    plugins.filter((plugin) => agreed.has(digestOfPart(partOf(plugin)))).map(({ hash }) => hash),
  );
}

export const isLoadable = (plugin: FoundPlugin): plugin is Loadable => plugin.manifest !== null;

/** As the end of a sentence: `reads src/**`. */
function asks({ kind, permissions: { files, scripts, code } }: Manifest): string {
  const given = {
    strategy: 'is told of errors',
    check: 'looks at files',
    sensor: 'reads logs and output of tests',
    'hook-check': 'is told the names of files that are committed',
    notifier: 'is told what cycles do',
  }[kind];
  const reads = files.length === 0 ? '' : ` and reads ${files.join(', ')}`;
  const runs =
    scripts.length === 0 || kind !== 'hook-check'
      ? ''
      : `, and has healer run the script ${scripts.join(', ')} of package.json, enclosed, on what is committed`;
  return given + reads + runs + (code && kind === 'notifier' ? ' and the code of fixes' : '');
}
