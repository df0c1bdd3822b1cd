import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { AgentSettings } from '../config/agent-schema.js';
import type { ResearchSettings } from '../config/research-schema.js';
import type { ModelSettings, Settings } from '../config/schema.js';
import { HealerError } from '../errors.js';
import { fileTrouble } from '../file-trouble.js';
import type { Repository } from '../git/repository.js';
import { dataFolder } from './folders.js';
import { replaceFile } from './replace-file.js';

/** A setting that a repository may not decide for the person who works on it. */
export interface TrustPart {
  /** Key of the settings. */
  setting: string;
  /** What it lets happen, as one line for people. */
  effect: string;
  /** What was agreed to: another value has to be asked for again. */
  value: unknown;
}

/**
 * Settings come with a repository, from whoever wrote it. What they name that code or keys would be sent to, or that
 * would be run, is left unused until this user has agreed to it on this machine, once for each value. Whatever else
 * a setting lets run or send belongs into this list.
 */
export const partsToTrust = (
  settings: Pick<Settings, 'model' | 'agents' | 'research' | 'modelBudget'>,
): TrustPart[] => [
  ...(settings.model === null ? [] : [modelPart(settings.model)]),
  ...settings.agents.map(agentPart),
  ...budgetPart(settings),
  ...researchParts(settings.research),
];

function modelPart(model: ModelSettings): TrustPart {
  const { provider, name, endpoint, keyVariable } = model;
  const where = endpoint ?? `the usual address of ${provider}`;
  return {
    setting: 'model',
    effect: `sends code and errors to ${name} at ${where}${withKey(keyVariable)}`,
    // By its prices the limits on money are held.
    value: { provider, name, endpoint, keyVariable, ...(keyVariable && { prices: model.prices }) },
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
  };
}

/** Where a key is used, somebody pays. */
function budgetPart({
  model,
  agents,
  modelBudget,
}: Pick<Settings, 'model' | 'agents' | 'modelBudget'>): TrustPart[] {
  if (![model, ...agents].some((each) => each?.keyVariable)) return [];
  const { costPerHeal, costPerDay } = modelBudget;
  const effect = `lets one heal cost up to $${costPerHeal}, and one day up to $${costPerDay}`;
  return [{ setting: 'modelBudget', effect, value: modelBudget }];
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
      : [{ setting: `research.${setting}`, effect: effect + nearby, value: { ...value, privateAddresses } }],
  );
}

const withKey = (variable: string | null = null): string =>
  variable === null ? '' : `, with the key in ${variable}`;

/** Whether this user has agreed to all that the settings name, as they are now. */
export async function isTrusted(repo: Pick<Repository, 'mainRoot'>, settings: Settings): Promise<boolean> {
  const parts = partsToTrust(settings);
  if (parts.length === 0) return true;
  const root = await rootOf(repo);
  const record = recordSchema.safeParse(await readJson(recordFile(root)));
  return record.success && record.data.root === root && record.data.agreed === digest(parts);
}

/** Error: NOT_TRUSTED, with what it is about and how to agree. */
export async function requireTrust(repo: Pick<Repository, 'mainRoot'>, settings: Settings): Promise<void> {
  if (await isTrusted(repo, settings)) return;
  const effects = partsToTrust(settings).map(({ setting, effect }) => `"${setting}" ${effect}`);
  throw new HealerError(
    'NOT_TRUSTED',
    `The settings of this repository are not trusted yet: ${effects.join('; ')}`,
    {
      next: 'Look at .healer/config.json, then run: healer trust',
    },
  );
}

/** Agrees to what the settings name now, in place of what was agreed to before. Error: FILE_UNWRITABLE */
export async function trust(repo: Pick<Repository, 'mainRoot'>, settings: Settings): Promise<void> {
  const root = await rootOf(repo);
  const file = recordFile(root);
  const record = { schema, root, agreed: digest(partsToTrust(settings)), at: new Date().toISOString() };
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  } catch (error) {
    throw fileTrouble(error, 'Set HEALER_DATA_HOME to a folder that this user may write in');
  }
}

/** Takes it back. Resolves with whether there was anything to take back. */
export async function distrust(repo: Pick<Repository, 'mainRoot'>): Promise<boolean> {
  const file = recordFile(await rootOf(repo));
  const had = (await readJson(file)) !== undefined;
  await rm(file, { force: true });
  return had;
}

const schema = 'healer/trust@1';
const recordSchema = z.object({ schema: z.literal(schema), root: z.string(), agreed: z.string() });

/** One file for each repository, so that two that are written at once cannot lose each other. */
const recordFile = (root: string): string => join(dataFolder(), 'trust', `${sha256(root)}.json`);

/** A link to a repository is that repository. */
const rootOf = ({ mainRoot }: Pick<Repository, 'mainRoot'>): Promise<string> =>
  realpath(mainRoot).catch(() => mainRoot);

const digest = (parts: TrustPart[]): string =>
  sha256(JSON.stringify(parts.map(({ setting, value }) => [setting, value])));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
