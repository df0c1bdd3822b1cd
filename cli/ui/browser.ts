/** Whether somebody sits before this machine: without a screen, a browser would open nowhere, or in the terminal. */
export function hasScreen(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env.CI || env.SSH_CONNECTION) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Opens an address in the user's browser, and does not wait for it. Resolves with whether that could be started. */
export async function openBrowser(url: string): Promise<boolean> {
  const { default: open } = await import('open');
  return open(url).then(
    (child) => {
      child.on('error', () => {});
      return true;
    },
    () => false,
  );
}
