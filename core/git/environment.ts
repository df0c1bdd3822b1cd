/**
 * The environment that every git of healer runs in. Inside a hook git exports where *its* repository, index and
 * objects are; inherited, these would make healer read and write the wrong ones.
 */
export function gitEnvironment(additions: Record<string, string> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && (!name.startsWith('GIT_') || keptVariables.test(name))) env[name] = value;
  }
  return {
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    LC_ALL: 'C',
    ...additions,
  };
}

/** Who the user is, how they reach a remote, and where git and its settings are installed. */
const keptVariables =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|ASKPASS|PROXY_COMMAND|ALLOW_PROTOCOL|EXEC_PATH|TEMPLATE_DIR|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|(AUTHOR|COMMITTER)_(NAME|EMAIL))$/;
