import { objectDatabase } from '../../core/git/objects/object-database.js';
import { readRef, updateRef } from '../../core/git/refs/refs.js';
import type { Repository } from '../../core/git/repository.js';
import { type SshKey, sshSign } from '../../core/git/signing/ssh-signature.js';
import { ledgerRef } from '../../core/store/ledger.js';
import { eventsFile } from '../../core/store/ledger-events.js';

/** Puts a commit with any text for events on the ledger, as somebody without healer could. Resolves with its id. */
export async function writePack(
  repo: Repository,
  text: string,
  options: { parents?: string[]; key?: SshKey } = {},
): Promise<string> {
  const database = await objectDatabase(repo);
  const tip = await readRef(repo, ledgerRef);
  const oid = await database.writeBlob(Buffer.from(text));
  const tree = await database.writeTree([{ mode: '100644', name: eventsFile, oid }]);
  const parents = options.parents ?? (tip ? [tip] : []);
  const { key } = options;
  const sign = key && ((payload: Buffer) => sshSign(key, payload));
  const commit = await database.writeCommit({ tree, parents, message: 'By hand', at: new Date() }, sign);
  await updateRef(repo, ledgerRef, commit, tip);
  return commit;
}
