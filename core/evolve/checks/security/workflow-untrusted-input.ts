import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { asksWhose, readWorkflows, type Workflow } from '../../workflows.js';

/**
 * What somebody without any rights in a repository can write (GitHub Security Lab, "Keeping your GitHub Actions and
 * workflows secure, part 2: untrusted input").
 */
const untrusted =
  /\bgithub\.(?:head_ref\b|event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|discussion\.(?:title|body)|comment\.body|review\.body|review_comment\.body|pages\.[\w*[\]]+\.page_name|commits\.[\w*[\]]+\.(?:message|author\.(?:email|name))|head_commit\.(?:message|author\.(?:email|name))|workflow_run\.(?:head_branch|head_commit\.(?:message|author\.(?:email|name))|display_title)))/;

export const workflowUntrustedInput: ProjectCheck = {
  id: 'workflow-untrusted-input',
  category: 'security',
  severity: 'error',
  reach: 'project',
  title: 'a workflow that puts what anybody can write into a script',
  why: 'GitHub puts the text of `${{ … }}` into the script before the shell reads it: whoever opens an issue or a pull request with a title like `"; curl …` has the runner do what they like. Give it to the step as an environment variable and use that in quotes: `env: { TITLE: ${{ github.event.issue.title }} }` and `"$TITLE"`. A step or a job that looks whether the request comes from a fork, or who wrote it, is left alone, and so is what a pull request says of itself on `pull_request`, where a fork has no secrets to lose, also in an action that only such workflows use.',
  example: {
    bad: 'on: issues\njobs:\n  greet:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "${{ github.event.issue.title }}"',
    good: 'on: issues\njobs:\n  greet:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "$TITLE"\n        env:\n          TITLE: ${{ github.event.issue.title }}',
  },
  fixes: false,
  on: false,
  onRequest: 'It hardly ever finds anything: twice in one of 484 public projects.',
  source: 'https://securitylab.github.com/resources/github-actions-untrusted-input/',
  async examine(project) {
    const found: ProjectFinding[] = [];
    const workflows = await readWorkflows(project);
    for (const workflow of workflows)
      for (const job of workflow.jobs)
        for (const { scripts, condition } of job.steps)
          for (const { text, line } of scripts)
            for (const [whole] of text.matchAll(/\$\{\{[^}]*\}\}/g)) {
              const input = untrusted.exec(whole)?.[0];
              if (!input || isCleaned(whole) || isPowerless(eventsOf(workflow, workflows), input)) continue;
              if (job.isLetIn || asksWhose(`${job.condition} && ${condition}`)) continue;
              found.push({
                file: workflow.file,
                line,
                message: `anybody can write \`${input}\`, and it becomes part of this script`,
                key: `${input} ${text}`,
              });
            }
    return found;
  },
};

/** What starts it: of an action, what starts the workflows that use it; empty where none of this repository does. */
function eventsOf({ file, events }: Workflow, all: readonly Workflow[], within: string[] = []): string[] {
  if (events.length > 0 || within.includes(file)) return events;
  const folder = `./${file.replace(/\/?action\.ya?ml$/, '')}`;
  return all
    .filter(({ jobs }) =>
      jobs.some(({ steps }) => steps.some(({ uses }) => uses?.replace(/\/$/, '') === folder)),
    )
    .flatMap((each) => eventsOf(each, all, [...within, file]));
}

/** On `pull_request` what comes from a fork has neither secrets nor rights, and its author may write the whole script. */
const isPowerless = (events: readonly string[], input: string): boolean =>
  /head_ref|event\.pull_request\./.test(input) &&
  events.length > 0 &&
  !events.some((event) => /^(?:pull_request_target|workflow_call)$/.test(event));

/** What only compares it, or writes it as JSON, puts none of it into the script as it is. */
const isCleaned = (expression: string): boolean =>
  /==|!=|\b(?:contains|startsWith|endsWith)\(/.test(expression) && !/\|\||&&/.test(expression);
