import type { ProjectCheck } from '../../check.js';
import { readWorkflows } from '../../workflows.js';

const fromOutside =
  /github\.(?:head_ref|event\.(?:pull_request\.head\.|workflow_run\.head_)|event\.number)|refs\/pull\//;

export const workflowUntrustedCheckout: ProjectCheck = {
  id: 'workflow-untrusted-checkout',
  category: 'security',
  severity: 'error',
  reach: 'project',
  title: 'a workflow that runs the code of a pull request with the rights of the repository',
  why: 'On `pull_request_target` and `workflow_run` the job has the secrets and a token that may write. Where it then checks out what the pull request brings and runs a script or an action of it, its author has them too. Use `pull_request`, or leave out the checkout. A job that only checks it out and runs nothing afterwards is left alone.',
  example: {
    bad: 'on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n      - run: npm test',
    good: 'on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test',
  },
  fixes: false,
  on: false,
  source: 'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
  async examine(project) {
    const workflows = await readWorkflows(project);
    return workflows
      .filter(({ events }) => events.some((event) => /^(?:pull_request_target|workflow_run)$/.test(event)))
      .flatMap(({ file, jobs }) =>
        jobs.flatMap((steps) => {
          const at = steps.findIndex(
            ({ uses, given }) => uses?.startsWith('actions/checkout@') && fromOutside.test(given.ref ?? ''),
          );
          const checkout = steps[at];
          const runs = steps
            .slice(at + 1)
            .some(({ uses, scripts }) => uses?.startsWith('./') || scripts.length > 0);
          return checkout && runs
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
