import type { Config } from '../../config/schema.js';
import { chooseModel } from '../../models/settings.js';
import { within } from '../../workspace/linked-signal.js';
import { isTrusted } from '../../workspace/trust.js';
import { type Check, type Finding, note, sound } from '../check.js';

const patienceMs = 3_000;

/** Whether the servers that the settings name answer at all, once they are trusted. Nothing is sent but the question. */
export const checkServers: Check = async ({ repo, config, signal }) => {
  const { model, leftOut } = await chooseModel(repo, config, process.env);
  const asked: [name: string, url: string][] = model === null ? [] : [['model', model.endpoint]];
  if (await isTrusted(repo, config)) asked.push(...placesOf(config));
  const findings = await Promise.all(asked.map(([name, url]) => reach(name, url, signal)));
  return [...(leftOut === undefined ? [] : [note('model', leftOut)]), ...findings];
};

function placesOf({ research: { npm, github, stackExchange } }: Config): [string, string][] {
  const named = { npm, GitHub: github, 'Stack Exchange': stackExchange };
  return Object.entries(named).flatMap(([name, place]) =>
    place === null ? [] : [[`research: ${name}`, place.endpoint] as [string, string]],
  );
}

/** Whatever it answers, it is there. */
async function reach(name: string, url: string, signal: AbortSignal): Promise<Finding> {
  const { origin } = new URL(url);
  try {
    await within(patienceMs, signal, (limited) =>
      fetch(origin, { method: 'HEAD', redirect: 'manual', signal: limited }),
    );
    return sound(name, `${origin} answers`);
  } catch (error) {
    signal.throwIfAborted();
    const { cause, name: kind } = error as Error & { cause?: { code?: string } };
    const why = kind === 'TimeoutError' ? `nothing in ${patienceMs / 1000} s` : (cause?.code ?? 'no answer');
    return note(name, `${origin} cannot be reached (${why})`, 'healer goes on without it');
  }
}
