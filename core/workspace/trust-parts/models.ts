import type { AgentSettings } from '../../config/agent-schema.js';
import type { ResearchSettings } from '../../config/research-schema.js';
import type { ModelSettings, Settings } from '../../config/schema.js';
import { type TrustPart, withKey } from './trust-part.js';

export function modelPart(model: ModelSettings): TrustPart {
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

export function agentPart({
  name,
  command,
  keyVariable,
  host,
  readable,
  costPerRun,
}: AgentSettings): TrustPart {
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
export function budgetPart({ model, agents, modelBudget }: Settings): TrustPart[] {
  if (![model, ...agents].some((each) => each?.keyVariable)) return [];
  const { costPerHeal, costPerDay } = modelBudget;
  const effect = `lets one heal cost up to $${costPerHeal}, and one day up to $${costPerDay}`;
  return [{ setting: 'modelBudget', effect, value: modelBudget, use: 'optional' }];
}

export function researchParts({
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
