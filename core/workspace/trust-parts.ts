import type { AgentSettings } from '../config/agent-schema.js';
import type { ResearchSettings } from '../config/research-schema.js';
import { defaultConfig, type ModelSettings, type Settings } from '../config/schema.js';
import { memoryOf, usualLimits } from '../sandbox/limits/limits.js';

/** A setting that a repository may not decide for the person who works on it. */
export interface TrustPart {
  /** Key of the settings. */
  setting: string;
  /** What it lets happen, as one line for people. */
  effect: string;
  /** What was agreed to: another value has to be asked for again. */
  value: unknown;
  /** `needed`: nothing is run before it is agreed to. `optional`: it is left out until then. */
  use: 'needed' | 'optional';
}

/** What the settings do to protect the user, which another commit may not take away unseen. */
export interface Protection {
  isolation: Settings['isolation'];
  exclude: string[];
  blocksPush: boolean;
  blocksCommit: boolean;
  safetyThreshold: number;
}

export const protectionOf = ({
  isolation,
  exclude,
  prePush,
  preCommit,
  safetyThreshold,
}: Settings): Protection => ({
  isolation,
  exclude: [...exclude].sort(),
  blocksPush: prePush === 'block',
  blocksCommit: preCommit === 'block',
  safetyThreshold,
});

/**
 * Settings come with a repository, from whoever wrote it. What they name to be run, what they send to others, and
 * what they loosen (against the defaults, or against the protection that was there `before`) waits until this user
 * has agreed to it on this machine, once for each value. Whatever else a setting lets run, send or loosen belongs
 * into this list.
 */
export const partsToTrust = (settings: Settings, before?: Protection): TrustPart[] => [
  ...commandParts(settings),
  ...gateParts(settings, before),
  ...(before ? lostProtection(settings, before) : []),
  ...(settings.model === null ? [] : [modelPart(settings.model)]),
  ...settings.agents.map(agentPart),
  ...budgetPart(settings),
  ...researchParts(settings.research),
  ...upgradesPart(settings),
  ...autoApplyPart(settings),
  ...notificationParts(settings),
  ...logFilesPart(settings),
  ...rememberCommandsPart(settings),
  ...receiverPart(settings),
  ...fleetPart(settings),
  ...codeHostParts(settings),
  ...syncReviewsPart(settings),
];

function commandParts({ testCommand, packages, sign, postTest }: Settings): TrustPart[] {
  const parts: [setting: string, effect: string, value: string][] = [];
  if (testCommand !== null && !isTestScript.test(testCommand))
    parts.push(['testCommand', `runs \`${testCommand}\` as the tests`, testCommand]);
  for (const [name, { testCommand: own }] of Object.entries(packages))
    if (own !== null && !isTestScript.test(own))
      parts.push(['packages', `runs \`${own}\` as the tests of ${name}`, `${name}: ${own}`]);
  if (sign === 'off') parts.push(['sign', 'lands and merges patches that nobody has signed', sign]);
  if (postTest === 'background')
    parts.push(['postTest', 'starts healing in the background after a failing test run', postTest]);
  return parts.map(([setting, effect, value]) => ({ setting, effect, value, use: 'needed' }));
}

/** What is tried is held to the usual limits, and a branch is made of what is as safe as usual, or as it was before. */
function gateParts({ limits, safetyThreshold }: Settings, before?: Protection): TrustPart[] {
  const parts: TrustPart[] = [];
  const raised = Object.entries({ ...limits, memoryMiB: memoryOf(limits) })
    .filter(([name, value]) => value > usual[name as keyof typeof usual])
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  if (raised !== '')
    parts.push({
      setting: 'limits',
      effect: `lets code that is tried use more than usual: ${raised}`,
      value: raised,
      use: 'needed',
    });
  const least = Math.max(defaultConfig.safetyThreshold, before?.safetyThreshold ?? 0);
  if (safetyThreshold < least)
    parts.push({
      setting: 'safetyThreshold',
      effect: `makes branches of fixes with a safety of ${safetyThreshold} already, and not of ${least}`,
      value: safetyThreshold,
      use: 'needed',
    });
  return parts;
}

const usual = { ...usualLimits, memoryMiB: memoryOf(usualLimits) };

/** Runs what is run without the setting, too. */
const isTestScript = /^(?:npm|pnpm|yarn)(?: run)? test$|^npm t$|^bun run test$/;

function lostProtection(
  { isolation, exclude, prePush, preCommit }: Settings,
  before: Protection,
): TrustPart[] {
  const parts: [setting: string, effect: string, value: unknown][] = [];
  if (before.isolation === 'required' && isolation !== 'required')
    parts.push(['isolation', 'no longer stops where code cannot be isolated fully', isolation]);
  const missing = before.exclude.filter((glob) => !exclude.includes(glob));
  if (missing.length > 0)
    parts.push(['exclude', `no longer keeps healer from editing ${missing.join(', ')}`, exclude]);
  if (before.blocksPush && prePush !== 'block')
    parts.push(['prePush', 'no longer stops a push of what is known to fail', prePush]);
  if (before.blocksCommit && preCommit !== 'block')
    parts.push(['preCommit', 'no longer stops a commit that plugins have something to say of', preCommit]);
  return parts.map(([setting, effect, value]) => ({ setting, effect, value, use: 'needed' }));
}

/** A file anywhere on this machine ends up in records that are shared. */
function logFilesPart({ logFiles }: Settings): TrustPart[] {
  if (logFiles.length === 0) return [];
  const effect = `reads errors from ${logFiles.join(', ')}`;
  return [{ setting: 'logFiles', effect, value: logFiles, use: 'optional' }];
}

/** Whoever reaches the port may try. */
function receiverPart({ receiver }: Settings): TrustPart[] {
  if (receiver === null) return [];
  const { host, port, sentry, github, otlp } = receiver;
  const named = Object.entries({ Sentry: sentry, GitHub: github, OpenTelemetry: otlp });
  const from = named.flatMap(([name, settings]) => (settings === null ? [] : [name]));
  const effect = `has healer daemon listen on ${host}:${port} for errors of ${from.join(', ') || 'nobody'}`;
  return [{ setting: 'receiver', effect, value: receiver, use: 'optional' }];
}

/** What somebody types is theirs. */
function rememberCommandsPart({ rememberCommands }: Settings): TrustPart[] {
  if (!rememberCommands) return [];
  const effect = 'remembers on this machine which commands you run with healer test and healer run';
  return [{ setting: 'rememberCommands', effect, value: true, use: 'optional' }];
}

/** Its workers get the code, and what they answer is believed. */
function fleetPart({ executor, fleet: { queue, remote, workers } }: Settings): TrustPart[] {
  if (executor === 'local') return [];
  const pushed = remote === null ? '' : `, and pushes commits to ${remote}`;
  const effect = `has the tests run by the workers of ${queue ?? 'a queue'}, which get the code${pushed}`;
  return [{ setting: 'executor', effect, value: { queue, remote, workers }, use: 'needed' }];
}

/** Records hold error messages and values of the tests. */
function syncReviewsPart({ syncReviews }: Settings): TrustPart[] {
  if (!syncReviews) return [];
  const effect = 'sends the history of errors and patches to the remote of your branch at each review';
  return [{ setting: 'syncReviews', effect, value: true, use: 'optional' }];
}

function modelPart(model: ModelSettings): TrustPart {
  const { provider, name, endpoint, keyVariable } = model;
  const where = endpoint ?? `the usual address of ${provider}`;
  return {
    setting: 'model',
    effect: `sends code and errors to ${name} at ${where}${withKey(keyVariable)}`,
    // By its prices the limits on money are held.
    value: { provider, name, endpoint, keyVariable, ...(keyVariable && { prices: model.prices }) },
    use: 'optional',
  };
}

function agentPart({ name, command, keyVariable, host, readable, costPerRun }: AgentSettings): TrustPart {
  const line = typeof command === 'string' ? command : command.map((word) => JSON.stringify(word)).join(' ');
  const network = host === null ? 'without network' : `with ${host} within its reach`;
  const cost = keyVariable === null ? '' : `, booked with $${costPerRun} a run`;
  const files = readable.length === 0 ? '' : `, and lets it read ${readable.join(', ')}`;
  return {
    setting: 'agents',
    effect: `runs the agent ${name}, \`${line}\`, ${network}${withKey(keyVariable)}${cost}${files}`,
    value: { name, command, keyVariable, host, readable, ...(keyVariable && { costPerRun }) },
    use: 'optional',
  };
}

/** Where a key is used, somebody pays. */
function budgetPart({ model, agents, modelBudget }: Settings): TrustPart[] {
  if (![model, ...agents].some((each) => each?.keyVariable)) return [];
  const { costPerHeal, costPerDay } = modelBudget;
  const effect = `lets one heal cost up to $${costPerHeal}, and one day up to $${costPerDay}`;
  return [{ setting: 'modelBudget', effect, value: modelBudget, use: 'optional' }];
}

function researchParts({
  stackExchange,
  github,
  npm,
  pages,
  privateAddresses,
}: ResearchSettings): TrustPart[] {
  const asks = 'asks about error messages, names in them, packages and versions at';
  const named: [setting: string, effect: string, value: object | null][] = [
    [
      'stackExchange',
      `${asks} ${stackExchange?.endpoint}${withKey(stackExchange?.keyVariable)}`,
      stackExchange,
    ],
    ['github', `${asks} ${github?.endpoint}${withKey(github?.tokenVariable)}`, github],
    ['npm', `asks about packages at ${npm?.endpoint}`, npm],
    ['pages', `reads pages of ${[...(pages?.hosts ?? []), ...(pages?.addresses ?? [])].join(', ')}`, pages],
  ];
  const nearby = privateAddresses ? ', also in private networks' : '';
  return named.flatMap(([setting, effect, value]) =>
    value === null
      ? []
      : [
          {
            setting: `research.${setting}`,
            effect: effect + nearby,
            value: { ...value, privateAddresses },
            use: 'optional',
          },
        ],
  );
}

/** What is fetched is run by the tests. */
function upgradesPart({ evolve: { upgrades }, research: { npm } }: Settings): TrustPart[] {
  if (upgrades === 'none' || npm === null) return [];
  const effect = `installs newer versions of packages, up to ${upgrades} ones, from ${npm.endpoint} and runs the tests with them`;
  return [
    { setting: 'evolve.upgrades', effect, value: { upgrades, endpoint: npm.endpoint }, use: 'optional' },
  ];
}

/** Nobody looks at what is merged so. */
function autoApplyPart(settings: Settings): TrustPart[] {
  const { autoApplyEnabled, autoApplyBranches, protectedBranches } = settings;
  if (!autoApplyEnabled) return [];
  const { confidenceThreshold, safetyThreshold } = settings;
  const into = autoApplyBranches.length > 0 ? autoApplyBranches.join(', ') : 'no branch';
  return [
    {
      setting: 'autoApplyEnabled',
      effect: `lets a cycle merge fixes into ${into} without review, from a confidence of ${confidenceThreshold} on`,
      value: { autoApplyBranches, protectedBranches, confidenceThreshold, safetyThreshold },
      use: 'optional',
    },
  ];
}

/** Who is told, and how much. */
function notificationParts(settings: Settings): TrustPart[] {
  const { emailRecipients, notificationContent } = settings;
  const { webhookUrl, webhookUrlVariable, webhookForm, webhookSecretVariable } = settings;
  const holds = contents[notificationContent];
  const parts: TrustPart[] = [];
  if (emailRecipients.length > 0)
    parts.push({
      setting: 'emailRecipients',
      effect: `mails ${holds} to ${emailRecipients.join(', ')}`,
      value: { emailRecipients: [...emailRecipients].sort(), notificationContent },
      use: 'optional',
    });
  const where = webhookUrlVariable === null ? webhookUrl : `the URL in ${webhookUrlVariable}`;
  if (where !== null)
    parts.push({
      setting: 'webhookUrl',
      effect: `posts ${holds} to ${where}${withKey(webhookSecretVariable)}`,
      value: { webhookUrl, webhookUrlVariable, webhookForm, webhookSecretVariable, notificationContent },
      use: 'optional',
    });
  return parts;
}

/** What others can read from then on, under the name of the user. */
function codeHostParts({ codeHost, pullRequests, issues }: Settings): TrustPart[] {
  const where = codeHost.url ?? `the server of the remote ${codeHost.remote}`;
  const token = withKey(codeHost.tokenVariable ?? 'GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN');
  const parts: [setting: string, effect: string, value: object | null][] = [
    [
      'pullRequests',
      `pushes patches to the remote ${codeHost.remote} and opens up to ${pullRequests?.mostOpen} requests for them at ${where}${token}`,
      pullRequests,
    ],
    ['issues', `opens up to ${issues?.mostOpen} issues for errors at ${where}${token}`, issues],
  ];
  return parts.flatMap(([setting, effect, value]) =>
    value === null ? [] : [{ setting, effect, value: { ...value, codeHost }, use: 'optional' as const }],
  );
}

const contents = {
  counts: 'how many errors and fixes there are',
  titles: 'titles of errors and fixes',
  diffs: 'titles of errors and fixes, and the code of fixes,',
};

const withKey = (variable: string | null = null): string =>
  variable === null ? '' : `, with the key in ${variable}`;
