import type { Config } from '../../../config/schema.js';
import type { Repository } from '../../../git/repository.js';
import type { Store } from '../../../store/store.js';
import { untrusted } from '../../../workspace/trust.js';
import { type DaemonServer, serve } from '../server.js';
import { openDeliveries } from './deliveries.js';
import { receiverFace } from './receiver.js';
import { sourcesOf } from './sources.js';

interface Place {
  repo: Repository;
  config: Config;
  store: Store;
}

type Tell = (level: 'info' | 'error', sentence: string) => void;

/** Listens for errors where the settings name who may send them and the user agreed to it; null where not. Error: USAGE */
export async function openReceiver(
  { repo, config, store }: Place,
  tell: Tell,
  env: NodeJS.ProcessEnv = process.env,
): Promise<DaemonServer | null> {
  const settings = config.receiver;
  if (settings === null) return null;
  if ((await untrusted(repo, config)).some(({ setting }) => setting === 'receiver')) {
    tell('error', 'nothing is listened to: "receiver" is not trusted yet (healer trust)');
    return null;
  }
  const { sources, missing } = sourcesOf(settings, env);
  for (const sentence of missing) tell('error', sentence);
  if (sources.length === 0) return null;
  const face = receiverFace({
    store,
    sources,
    deliveries: await openDeliveries(store),
    takeTurn: turns(settings.perMinute),
    refused: oncePerMinute((name, why) => tell('error', `a delivery of ${name} was refused: ${why}`)),
  });
  const { host, port } = settings;
  const server = await serve({ faces: [face], host, port, next: 'Name another as "port" of "receiver"' });
  tell('info', `errors are taken at ${sources.map(({ path }) => `${server.url}${path}`).join(', ')}`);
  return server;
}

/** A bucket that holds a minute's turns and fills evenly. */
function turns(perMinute: number, now = () => performance.now()): () => boolean {
  let [left, at] = [perMinute, now()];
  return () => {
    left = Math.min(perMinute, left + ((now() - at) * perMinute) / 60_000);
    at = now();
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** Whoever posts rubbish all day fills no log. */
function oncePerMinute(say: (name: string, why: string) => void) {
  const told = new Map<string, number>();
  return ({ name }: { name: string }, why: string): void => {
    const key = `${name} ${why}`;
    const now = performance.now();
    if (now - (told.get(key) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    told.set(key, now);
    say(name, why);
  };
}
