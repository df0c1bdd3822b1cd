import { listenInTestFile } from './listeners/node-child.js';
import { targetFromEnvironment } from './target.js';

/** Listens in a process that `node --test` started for one test file; as small as can be, for there is one a file. */
const target = targetFromEnvironment();
if (target) listenInTestFile(target);
