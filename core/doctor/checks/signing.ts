import { commitTree } from '../../git/changes/commit.js';
import { readHead } from '../../git/head.js';
import { findSigning } from '../../git/signing/signing.js';
import { dataFolder } from '../../workspace/folders.js';
import { broken, type Check, note, sound } from '../check.js';

/** Signs a commit that nothing points to: only so can be said whether the key can. */
export const checkSigning: Check = async ({ repo, config }) => {
  if (config.sign === 'off') return [note('signing', 'is off: nobody can tell who made a fix')];
  const signing = await findSigning(repo, dataFolder());
  if (signing.format === 'off') return [sound('signing', 'healer makes a key with the first fix')];
  const whose = signing.source === 'user' ? 'your own key' : 'healer’s key';
  const head = await readHead(repo);
  if (head.commit === null) return [sound('signing', `${signing.format}, with ${whose}`)];
  try {
    const message = 'A test of the signing key';
    await commitTree(repo, { tree: `${head.commit}^{tree}`, parents: [head.commit], message, signing });
    return [sound('signing', `${signing.format}, with ${whose}`)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      broken(
        'signing',
        `${whose} signs nothing: ${why}`,
        'see safety.md, or set "sign" in .healer/config.json',
      ),
    ];
  }
};
