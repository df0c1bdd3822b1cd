import { declarationFiles } from '../../../../research/packages/declaration-files.js';
import { findInstalled, type InstalledPackage, packageOf } from '../../../../research/packages/installed.js';
import type { RepairContext } from '../../../strategy.js';
import { parse } from '../../../syntax/parse.js';
import { isDefault, namesOf, signatureOf } from './signature.js';

export interface Declared {
  /** Below `node_modules`. */
  file: string;
  text: string;
}

/** Overloads of one name are declarations of their own. */
const most = 6;

/** What an installed package declares under these names: in its own declarations, or in those of `@types`. */
export async function declaredByPackage(
  { folder }: Pick<RepairContext, 'folder'>,
  from: string,
  specifier: string,
  isUsed: (name: string) => boolean,
): Promise<Declared[]> {
  const name = packageOf(specifier);
  if (name === null) return [];
  const typesName = `@types/${name.replace(/^@/, '').replace('/', '__')}`;
  for (const each of [name, typesName]) {
    const pkg = await findInstalled(folder, from, each);
    const found = pkg ? await declaredIn(pkg, isUsed) : [];
    if (found.length > 0) return found;
  }
  return [];
}

async function declaredIn(pkg: InstalledPackage, isUsed: (name: string) => boolean): Promise<Declared[]> {
  const found: Declared[] = [];
  for (const { file, text } of await declarationFiles(pkg)) {
    if (!/\.d\.[cm]?ts$/.test(file)) continue;
    for (const statement of parse(file, text)?.body ?? [])
      if (namesOf(statement).some(isUsed) || (isDefault(statement) && isUsed('default')))
        found.push({ file: `node_modules/${pkg.name}/${file}`, text: signatureOf(statement, text) });
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}
