import { setTimeout as wait } from 'node:timers/promises';
import { openRepository } from '../../../core/git/repository.js';
import { addWorktree } from '../../../core/git/worktrees.js';

const [root = '', folder = ''] = process.argv.slice(2);
await addWorktree(await openRepository(root), folder, 'HEAD');
process.stdout.write('made\n');
await wait(600_000);
