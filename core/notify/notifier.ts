import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import type { Store } from '../store/store.js';
import type { Composed } from './compose.js';
import type { EventKind } from './event.js';
import type { ChannelName } from './message.js';

/** One way to tell people. The built-in ones are in `notifiers/index.ts`. */
export interface Notifier {
  name: ChannelName;
  carries(kind: EventKind): boolean;
  /** Whether its messages wait until the quiet hours are over. */
  disturbs: boolean;
  open(place: NotifyPlace): Promise<Opening>;
}

export interface NotifyPlace {
  repo: Repository;
  config: Config;
  store: Pick<Store, 'folder' | 'prepare'>;
  env: NodeJS.ProcessEnv;
  /** Settings that name or loosen what this user has not agreed to. */
  untrusted: ReadonlySet<string>;
}

export type Opening =
  /** Nobody asked for it, or there is nobody whom it could reach: then why. */
  | { state: 'off'; why?: string }
  /** It was asked for, and cannot be used yet: why, as one sentence. */
  | { state: 'blocked'; why: string }
  | { state: 'open'; channel: Channel };

export interface Channel {
  /** Where to, for people. Tells no secrets. */
  target: string;
  /** Resolves once the other side has taken it. Error: DeliveryError */
  send(message: Composed, signal: AbortSignal): Promise<void>;
}

/** A message that was not taken. `mayPass`: trying again may help. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  constructor(
    message: string,
    readonly mayPass: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
