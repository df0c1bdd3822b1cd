import { untrusted } from '../workspace/trust.js';
import { type ChannelName, channelNames } from './message.js';
import type { Notifier, NotifyPlace, Opening } from './notifier.js';
import { notifiers as builtIn } from './notifiers/index.js';

/** A way to tell people, and whether it can be used now. */
export interface OpenedNotifier {
  notifier: Notifier;
  opening: Opening;
}

/** Opens what the settings name. With `notificationEnabled` false, all are off. */
export async function openNotifiers(
  place: Omit<NotifyPlace, 'untrusted'>,
  notifiers: readonly Notifier[] = builtIn,
): Promise<OpenedNotifier[]> {
  const parts = await untrusted(place.repo, place.config);
  const waiting = new Set(parts.map(({ setting }) => setting));
  return Promise.all(
    notifiers.map(async (notifier) => ({
      notifier,
      opening: place.config.notificationEnabled
        ? await notifier.open({ ...place, untrusted: waiting })
        : { state: 'off' as const },
    })),
  );
}

export const isOn = ({ opening }: OpenedNotifier): boolean => opening.state !== 'off';

/** In the order in which people read of them. */
export const byChannel = (a: { channel: ChannelName }, b: { channel: ChannelName }): number =>
  channelNames.indexOf(a.channel) - channelNames.indexOf(b.channel);
