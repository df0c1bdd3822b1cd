import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasScreen } from '../../cli/ui/browser.js';

test('a browser is opened only where somebody sits before a screen', () => {
  assert.equal(hasScreen({ DISPLAY: ':0' }, 'linux'), true);
  assert.equal(hasScreen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), true);
  assert.equal(hasScreen({}, 'darwin'), true);
  assert.equal(hasScreen({}, 'linux'), false);
  assert.equal(hasScreen({ DISPLAY: ':0', SSH_CONNECTION: '::1 1 ::1 22' }, 'linux'), false);
  assert.equal(hasScreen({ CI: 'true' }, 'darwin'), false);
});
