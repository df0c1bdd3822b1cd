/** What a plugin did that a plugin may not do, as the end of a sentence: it is switched off for it. */
export class PluginFailure extends Error {
  override readonly name = 'PluginFailure';
}
