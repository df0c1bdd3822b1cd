import { commitTree } from '../../../core/git/changes/commit.js';
import { openRepository } from '../../../core/git/repository.js';
import { findSigning } from '../../../core/git/signing/signing.js';

const [root = '', data = '', tree = ''] = process.argv.slice(2);
const repo = await openRepository(root);
const signing = await findSigning(repo, data);
await commitTree(repo, { tree, parents: [], message: 'Signed', signing });
