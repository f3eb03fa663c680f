// The browser that the browser specs drive: Chromium or Chrome of this machine.
import { ensureProgram } from './programs.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** How a person gets one, in one line. */
export const CHROMIUM_HINT =
  'Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH';

/** Path of a browser on this machine, installed when that can be done; null when there is none. */
export function ensureChromium() {
  const given = process.env.CHROMIUM_PATH ?? '';
  return given === '' ? ensureProgram(BROWSERS, 'chromium') : given;
}
