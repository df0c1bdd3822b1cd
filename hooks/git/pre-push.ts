// Started by the pre-push hook, in the checkout, only once the tree being pushed is known to be red. Each argument is
// "<tree> <local ref>". Exits with 0 to let the push go on, with 3 to stop it, with anything else when it cannot tell.
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { judgePush } from '../../core/setup/judge-push.js';
import { readRedMarker } from '../../core/setup/red-marker.js';
import { hookMode } from '../../core/workspace/trust.js';

const repo = await openRepository(process.cwd());
const [config, red] = await Promise.all([loadConfig(repo.mainRoot), readRedMarker(repo)]);
const verdict = judgePush(process.argv.slice(2), red, await hookMode(repo, config, 'prePush'));
if (verdict.message !== '') process.stderr.write(verdict.message);
process.exitCode = verdict.stop ? 3 : 0;
