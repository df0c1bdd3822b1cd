// @ts-check
import { defineHookCheck } from 'healer/plugin';

const script = "npm run docs";

/** What the script makes of other files, and how often it was forgotten; plugin.json names the commits. */
const made = ["docs/api/","docs/checks/","docs/config.schema.json","docs/configuration.md","docs/openapi.json"];
const isMade = (path) => made.some((each) => path === each || (each.endsWith('/') && path.startsWith(each)));

/** healer has run the script on what is about to be committed, in a worktree of its own. */
export default defineHookCheck({
  examine({ runs }) {
    const stale = runs.filter(({ ok }) => ok).flatMap(({ changed }) => changed.filter(isMade));
    return stale.slice(0, 10).map((file) => ({ file, message: `it is not what \`${script}\` makes: run that, and commit it too` }));
  },
});
