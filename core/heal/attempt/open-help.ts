import { openBudget } from '../../models/budget.js';
import { builtInStrategies, isNamed } from '../../repair/strategies/index.js';
import type { Rung } from '../../repair/strategy.js';
import type { HealOptions } from '../heal.js';
import type { HealReport } from '../report.js';
import type { Session } from '../session.js';

/**
 * The model and the agents that the settings name, unless the caller brought them or asks for strategies that need none.
 * They spend of one budget.
 */
export async function withHelp(
  session: Session,
  { strategies, dryRun = false }: Pick<HealOptions, 'strategies' | 'dryRun'>,
  { notices }: HealReport,
): Promise<Session> {
  const asks = (rung: Rung): boolean =>
    builtInStrategies(async () => []).some((each) => each.rung === rung && isNamed(each, strategies));
  const onNotice = (message: string): void => {
    if (notices.includes(message)) return;
    notices.push(message);
    session.onProgress({ phase: 'ask', message });
  };
  const budget = openBudget({ limits: session.config.modelBudget, store: session.store });
  const options = { ...session, budget, dryRun, onNotice };
  const model = session.model ?? (asks('model') ? await openModel(options) : null);
  // Whoever asks for a model wants to know why there is none.
  if (!model && strategies && asks('model') && notices.length === 0)
    onNotice('No model is named: set LLM_MODEL, or "model" in .healer/config.json.');
  const agents = session.agents ?? (asks('agent') ? await openAgents(options) : []);
  return { ...session, ...(model && { model }), agents, onNotice };
}

type ModelOptions = Parameters<typeof import('../../models/open-model.js').openModel>[0];
type AgentsOptions = Parameters<typeof import('../../agents/open-agents.js').openAgents>[0];

const openModel = async (options: ModelOptions) =>
  (await import('../../models/open-model.js')).openModel(options);

const openAgents = async (options: AgentsOptions) =>
  (await import('../../agents/open-agents.js')).openAgents(options);
