import { dirname } from 'node:path/posix';
import { minimumNode, type NodeVersion } from '../../workspace/minimum-node.js';

/**
 * Of each file, the oldest Node that the nearest `package.json` lets in. Null where none says so, and where it has a
 * `browser` field: then browsers run the file as well.
 */
export async function minimumNodes(
  blobs: ReadonlyMap<string, string>,
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, string | null>>,
): Promise<(path: string) => NodeVersion | null> {
  const manifests = [...blobs].filter(([path]) => /(?:^|\/)package\.json$/.test(path));
  const texts = await read(manifests.map(([, id]) => id));
  const byFolder = new Map(manifests.map(([path, id]) => [dirname(path), declaredIn(texts.get(id) ?? '')]));
  return (path) => {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const declared = byFolder.get(folder);
      if (declared !== undefined || folder === '.') return declared ?? null;
    }
  };
}

function declaredIn(manifest: string): NodeVersion | null {
  try {
    const { engines, browser } = JSON.parse(manifest) as { engines?: { node?: unknown }; browser?: unknown };
    return browser === undefined ? minimumNode(engines?.node) : null;
  } catch {
    return null;
  }
}
