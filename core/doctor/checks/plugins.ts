import { readPlugins } from '../../plugins/plugins.js';
import { type Check, note, sound } from '../check.js';

/** Whether the plugins that are there are run. */
export const checkPlugins: Check = async (place) => {
  const plugins = await readPlugins(place);
  const on = plugins.filter(({ state }) => state === 'on');
  const idle = plugins
    .filter(({ state }) => state !== 'on' && state !== 'off')
    .map(({ plugin, state, reason }) =>
      note(
        'plugins',
        state === 'failed'
          ? `${plugin.id} was switched off: ${reason}`
          : `${plugin.id} is not run: ${reason}`,
        state === 'failed' ? `healer plugins enable ${plugin.id} has it run again` : '',
      ),
    );
  const running = on.map(({ plugin }) => plugin.id).join(', ');
  return [...(on.length > 0 ? [sound('plugins', `run: ${running}`)] : []), ...idle];
};
