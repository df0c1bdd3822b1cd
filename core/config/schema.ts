import * as z from 'zod/mini';
import { usualLimits } from '../sandbox/limits/limits.js';
import { agentSchema } from './agent-schema.js';
import { durationMs } from './duration.js';
import { isEndpoint } from './endpoint.js';
import { evolveSchema } from './evolve-schema.js';
import { count, duration, keyVariable, price } from './fields.js';
import { fleetSchema } from './fleet-schema.js';
import { hostFields } from './host-fields.js';
import { notifyFields } from './notify-fields.js';
import { type PackageSettings, packageSchema } from './package-schema.js';
import { receiverSchema } from './receiver-schema.js';
import { researchSchema } from './research-schema.js';
import { unattendedFields } from './unattended-fields.js';

const aCommand = { error: 'a command such as "npm test", or null' };
const aGlob = { error: 'a glob such as "src/generated/**"' };

const anEndpoint = { error: 'a URL such as "http://localhost:8080", without a user name or a query' };

const modelSchema = z
  .strictObject({
    provider: z
      .enum(['ollama', 'openai-compatible', 'anthropic'])
      .check(z.describe('The API that the server speaks.')),
    name: z
      .string()
      .check(z.trim(), z.minLength(1), z.maxLength(200), z.describe('What the server calls the model.')),
    endpoint: z
      ._default(z.nullable(z.string(anEndpoint).check(z.refine(isEndpoint, anEndpoint))), null)
      .check(z.describe('Where the server is; null is the usual place of Ollama, and of Anthropic.')),
    keyVariable: keyVariable(),
    contextTokens: z
      ._default(z.nullable(count(512, 10_000_000)), null)
      .check(z.describe('Tokens that prompt and answer may have together; null asks the server.')),
    temperature: z
      ._default(z.nullable(z.number().check(z.gte(0), z.lte(2))), null)
      .check(z.describe('Sampling temperature of every question; null lets each strategy choose.')),
    timeout: z._default(duration, '3m').check(z.describe('How long one answer may take.')),
    callsPerMinute: z
      ._default(z.nullable(count(1, 100_000)), null)
      .check(
        z.describe(
          'Questions in one minute, for servers that limit them; null waits only where the server asks for it.',
        ),
      ),
    prices: z
      ._default(z.nullable(z.strictObject({ prompt: price(), answer: price() })), null)
      .check(
        z.describe(
          'US dollars for a million tokens of prompt and of answer. Needed where a key is used, so that the limits on money hold.',
        ),
      ),
  })
  .check(
    z.refine(({ provider, endpoint }) => provider !== 'openai-compatible' || endpoint !== null, {
      path: ['endpoint'],
      error: 'set for an OpenAI-compatible server, such as "http://localhost:8080"',
    }),
    z.refine(({ keyVariable, prices }) => keyVariable === null || prices !== null, {
      path: ['prices'],
      error: 'set where a key is used, such as {"prompt": 3, "answer": 15} dollars for a million tokens',
    }),
  );

const modelBudgetSchema = z.strictObject({
  callsPerHeal: z._default(count(0, 1_000_000), 60).check(z.describe('Questions in one healing run.')),
  callsPerDay: z._default(count(0, 1_000_000), 600).check(z.describe('Questions in one day.')),
  tokensPerHeal: z
    ._default(count(0, 10_000_000_000), 500_000)
    .check(z.describe('Tokens, of prompts and answers together, in one healing run.')),
  tokensPerDay: z._default(count(0, 10_000_000_000), 5_000_000).check(z.describe('Tokens in one day.')),
  costPerHeal: z._default(price(), 1).check(z.describe('US dollars in one healing run.')),
  costPerDay: z._default(price(), 5).check(z.describe('US dollars in one day.')),
});

const limitsSchema = z.strictObject({
  memoryMiB: z
    ._default(z.nullable(count(64, 100_000_000)), usualLimits.memoryMiB)
    .check(z.describe('MiB of memory of all its processes together; null is half of what the machine has.')),
  processes: z
    ._default(count(16, 1_000_000), usualLimits.processes)
    .check(z.describe('Processes and threads at once.')),
  openFiles: z
    ._default(count(64, 1_000_000_000), usualLimits.openFiles)
    .check(z.describe('Files and sockets that each process may have open.')),
  diskMiB: z
    ._default(count(16, 100_000_000), usualLimits.diskMiB)
    .check(z.describe('MiB that it may add to the disk; one file may have 4096 at most.')),
});

/** What `.healer/config.json` may hold. Every key has a default, so the file may be `{}` or absent. */
export const configSchema = z.strictObject({
  $schema: z.optional(z.string()).check(z.describe('Where editors find this description.')),
  testCommand: z
    ._default(z.nullable(z.string(aCommand).check(z.trim(), z.minLength(1, aCommand))), null)
    .check(z.describe('The command that runs all tests; null takes the test script of package.json.')),
  packages: z
    ._default(z.record(z.string(), packageSchema), {})
    .check(
      z.describe('What is said of single packages of a monorepo, by name, folder or glob. See monorepos.md.'),
      z.meta({ examples: [{ 'packages/site': { testCommand: 'npm run unit' } }] }),
    ),
  isolation: z
    ._default(z.enum(['best', 'required']), 'best')
    .check(z.describe('Whether to go on where the code that is tried cannot be isolated fully.')),
  limits: z
    ._default(limitsSchema, limitsSchema.parse({}))
    .check(
      z.describe(
        'What each run of the repository’s code may use. A run that needs more is ended, and says so.',
      ),
    ),
  budget: z._default(duration, '5m').check(z.describe('How long one healing run may take.')),
  candidates: z
    ._default(count(1, 10_000_000), 200_000)
    .check(z.describe('How many candidates one error may be given before healer gives up.')),
  concurrency: z
    ._default(z.nullable(count(1, 64)), null)
    .check(z.describe('How many processes try candidates at once; null means half of the processors.')),
  executor: z
    ._default(z.enum(['local', 'bullmq']), 'local')
    .check(z.describe('Where tests run: on this machine, or on the workers of a queue. See fleet.md.')),
  fleet: z
    ._default(fleetSchema, fleetSchema.parse({}))
    .check(z.describe('The queue and its workers, for "executor": "bullmq". See fleet.md.')),
  prePush: z
    ._default(z.enum(['off', 'warn', 'block']), 'warn')
    .check(z.describe('What git push does when the tests are known to fail on what is pushed.')),
  preCommit: z
    ._default(z.enum(['off', 'warn', 'block']), 'warn')
    .check(
      z.describe(
        'What git commit does when an enabled plugin has something to say of what is about to be committed: nothing is looked at, it is said, or the commit is stopped. See plugins.md.',
      ),
    ),
  rememberCommands: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Whether the commands that you run with `healer test` and `healer run` are remembered on this machine, so that `healer plugins generate` can tell what makes a failure go away. It has to be trusted: see trust.md.',
      ),
    ),
  syncReviews: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Whether `healer review` shares the history with the remote of the branch before you decide and after it, so that those who review at the same time see what the others decided. It has to be trusted: see sync.md.',
      ),
    ),
  postTest: z
    ._default(z.enum(['off', 'suggest', 'background']), 'suggest')
    .check(
      z.describe(
        'What happens at the end of a failing test run: nothing, a hint, or healing in the background.',
      ),
    ),
  sign: z
    ._default(z.enum(['auto', 'ssh', 'gpg', 'off']), 'auto')
    .check(
      z.describe('How patches are signed; auto takes your own signing key, else one that healer makes.'),
    ),
  safetyThreshold: z
    ._default(z.number().check(z.gte(0), z.lte(1)), 0.7)
    .check(
      z.describe(
        'The least safety, from 0 to 1, with which a fix gets a branch for review. What is below it is held back: `healer fixes` shows it.',
      ),
    ),
  exclude: z
    ._default(z.array(z.string(aGlob).check(z.minLength(1, aGlob))), [])
    .check(
      z.describe('Globs, relative to the repository, of files that healer must never edit.'),
      z.meta({ examples: [['src/generated/**']] }),
    ),
  testTimeout: z
    ._default(duration, '10m')
    .check(z.describe('How long one run of the whole test command may take.')),
  candidateTimeout: z
    ._default(z.nullable(duration), null)
    .check(z.describe('How long one candidate may take; null is measured from the unchanged program.')),
  hookTimeout: z
    ._default(duration, '2m')
    .check(z.describe("How long the repository's own pre-commit hook may take.")),
  flakyReruns: z
    ._default(count(0, 20), 2)
    .check(z.describe('How often failing tests are run again, to tell flaky from broken.')),
  model: z
    ._default(z.nullable(modelSchema), null)
    .check(z.describe('The language model that may be asked for fixes; null asks none. See models.md.')),
  modelBudget: z
    ._default(modelBudgetSchema, modelBudgetSchema.parse({}))
    .check(
      z.describe(
        'What may be spent on models and agents. No call is made that could pass a limit; a day begins at midnight UTC.',
      ),
    ),
  agents: z
    ._default(
      z.array(agentSchema).check(z.refine(haveOwnNames, { error: 'a list in which no name is twice' })),
      [],
    )
    .check(z.describe('Command lines that may be asked to mend what nothing else did. See agents.md.')),
  research: z
    ._default(researchSchema, researchSchema.parse({}))
    .check(z.describe('Where errors may be looked up beyond this machine. See research.md.')),
  minimumReleaseAge: z
    ._default(duration, '72h')
    .check(
      z.describe(
        'How long ago a version of a package must have been published for healer to name it as one to move to.',
      ),
    ),
  evolve: z
    ._default(evolveSchema, evolveSchema.parse({}))
    .check(z.describe('What `healer evolve` looks for. See evolve.md.')),
  ...unattendedFields,
  receiver: z
    ._default(z.nullable(receiverSchema), null)
    .check(
      z.describe(
        'From whom `healer daemon` takes errors; null listens to nobody. It has to be trusted: see trackers.md.',
      ),
    ),
  ...notifyFields,
  ...hostFields,
});

function haveOwnNames(agents: readonly { name: string }[]): boolean {
  return new Set(agents.map(({ name }) => name)).size === agents.length;
}

/** The settings as the file holds them, with the defaults filled in. */
export type Settings = z.output<typeof configSchema>;

export type ModelSettings = NonNullable<Settings['model']>;
export type ModelBudget = Settings['modelBudget'];

/** The settings, with each duration in milliseconds as well. */
export interface Config extends Omit<Settings, 'packages'> {
  packages: Record<string, PackageSettings>;
  budgetMs: number;
  testTimeoutMs: number;
  candidateTimeoutMs: number | null;
  hookTimeoutMs: number;
  minimumReleaseAgeMs: number;
  notificationIntervalMs: number;
  fleetPatienceMs: number;
  fleetShardMs: number;
}

export const completeConfig = (settings: Settings): Config => ({
  ...settings,
  packages: Object.fromEntries(
    Object.entries(settings.packages).map(([name, own]) => [
      name,
      { ...own, testTimeoutMs: own.testTimeout === null ? null : durationMs(own.testTimeout) },
    ]),
  ),
  budgetMs: durationMs(settings.budget),
  testTimeoutMs: durationMs(settings.testTimeout),
  candidateTimeoutMs: settings.candidateTimeout === null ? null : durationMs(settings.candidateTimeout),
  hookTimeoutMs: durationMs(settings.hookTimeout),
  minimumReleaseAgeMs: durationMs(settings.minimumReleaseAge),
  notificationIntervalMs: durationMs(settings.notificationInterval),
  fleetPatienceMs: durationMs(settings.fleet.patience),
  fleetShardMs: durationMs(settings.fleet.shard),
});

export const defaultConfig: Config = completeConfig(configSchema.parse({}));
