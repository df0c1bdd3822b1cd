import type { ProjectCheck } from '../../check.js';
import { asksWhose, readWorkflows, type Step } from '../../workflows.js';

/** Names a commit of the pull request, wherever that is. */
const commitOfOthers =
  /github\.event\.(?:pull_request\.head\.sha|number|workflow_run\.(?:head_sha|head_commit\.id))|refs\/pull\//;
/** Names its branch, which is looked for in the repository itself unless another one is given. */
const branchOfOthers =
  /github\.(?:head_ref|event\.(?:pull_request\.head\.(?:ref|label)|workflow_run\.head_branch))/;

const isFromOutside = ({ ref = '', repository = '' }: Step['given']): boolean =>
  commitOfOthers.test(ref) || (branchOfOthers.test(ref) && /head/.test(repository));

export const workflowUntrustedCheckout: ProjectCheck = {
  id: 'workflow-untrusted-checkout',
  category: 'security',
  severity: 'error',
  reach: 'project',
  title: 'a workflow that runs the code of a pull request with the rights of the repository',
  why: 'On `pull_request_target` and `workflow_run` the job has the secrets and a token that may write. Where it then checks out what the pull request brings and runs a script or an action of it, its author has them too. Use `pull_request`, or leave out the checkout. Left alone are jobs that only check it out and start nothing that reads its code, that somebody has to let in (`environment`), and whose condition asks who opened the pull request, whether it comes from a fork, or for a label.',
  example: {
    bad: 'on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n      - run: npm test',
    good: 'on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test',
  },
  fixes: false,
  on: false,
  onRequest: 'It hardly ever finds anything: once in 484 public projects.',
  source: 'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
  async examine(project) {
    const workflows = await readWorkflows(project);
    return workflows
      .filter(({ events }) => events.some((event) => /^(?:pull_request_target|workflow_run)$/.test(event)))
      .flatMap(({ file, jobs }) =>
        jobs.flatMap(({ steps, isLetIn, condition }) => {
          const at = steps.findIndex(
            ({ uses, given }) => uses?.startsWith('actions/checkout@') && isFromOutside(given),
          );
          const checkout = steps[at];
          if (!checkout || isLetIn || asksWhose(`${condition} && ${checkout.condition}`)) return [];
          const folder = checkout.given.path ?? '';
          return steps.slice(at + 1).some((step) => runsWhatIsIn(folder, step))
            ? [
                {
                  file,
                  line: checkout.line,
                  message:
                    'what a pull request brings is checked out here and run with the rights of the repository',
                  key: `${checkout.given.ref} ${steps.length}`,
                },
              ]
            : [];
        }),
      );
  },
};

/** An action of the repository, or a script that starts what reads its code: a package manager, a build, an interpreter. */
function runsWhatIsIn(folder: string, { uses, scripts, folder: at }: Step): boolean {
  if (uses?.startsWith('./')) return folder === '' || uses.startsWith(`./${folder}`);
  const isIn = (text: string): boolean => folder === '' || `${at} ${text}`.includes(folder);
  return uses === null && scripts.some(({ text }) => running.test(withoutTexts(text)) && isIn(text));
}

const withoutTexts = (script: string): string => script.replace(/"[^"]*"|'[^']*'/g, '""');

/** At the beginning of a command. */
const running =
  /(?:^|[;&|(]|\b(?:then|do|else)\b)[ \t]*(?:\w+=\S*[ \t]+)*(?:(?:npm|pnpm|yarn|bun|npx|node|deno|make|pip3?|python3?|poetry|uv|tox|pytest|bash|sh|go|cargo|mvn|gradle|bundle|rake|composer|php|docker(?:-compose)?|dotnet)\s+\S|\.{1,2}\/[\w.-]+)/m;
