/** `healer/plugin`: what plugins import. Everything exported here follows `apiVersion`. */
import type {
  CheckPlugin,
  HookCheckPlugin,
  NotifierPlugin,
  SensorPlugin,
  StrategyPlugin,
} from './api-types.js';

export type * from './api-types.js';
export { apiVersion } from './api-version.js';
export { type Match, type MatchOptions, type Node, type Template, template } from './template/template.js';

type Without<T> = Omit<T, 'kind'>;

export const defineStrategy = (plugin: Without<StrategyPlugin>): StrategyPlugin => ({
  ...plugin,
  kind: 'strategy',
});
export const defineCheck = (plugin: Without<CheckPlugin>): CheckPlugin => ({ ...plugin, kind: 'check' });
export const defineSensor = (plugin: Without<SensorPlugin>): SensorPlugin => ({ ...plugin, kind: 'sensor' });
export const defineHookCheck = (plugin: Without<HookCheckPlugin>): HookCheckPlugin => ({
  ...plugin,
  kind: 'hook-check',
});
export const defineNotifier = (plugin: Without<NotifierPlugin>): NotifierPlugin => ({
  ...plugin,
  kind: 'notifier',
});
