import { readNotifications } from '../../notify/notifications.js';
import { broken, type Check, note, sound } from '../check.js';

/** Whether people can be told what the settings say, and whether something could not be. */
export const checkMessages: Check = async (place) => {
  const { channels, waiting, dead } = await readNotifications(place);
  const on = channels.filter(({ state, channel }) => state === 'open' && channel !== 'terminal');
  const blocked = channels
    .filter(({ state }) => state === 'blocked')
    .map(({ channel, detail }) => note('messages', `${channel}: ${detail}`));
  const stuck = waiting.filter(({ trouble, attempts }) => trouble !== '' && attempts > 0);
  if (dead.length > 0)
    return [
      ...blocked,
      broken('messages', `given up: ${dead.length}`, 'see `healer notify`, then `healer notify retry`'),
    ];
  if (stuck.length > 0)
    return [
      ...blocked,
      note('messages', `tried in vain, and tried again: ${stuck.length}`, 'see `healer notify`'),
    ];
  if (blocked.length > 0 || on.length === 0) return blocked;
  return [sound('messages', on.map(({ channel, detail }) => `${channel}: ${detail}`).join('; '))];
};
