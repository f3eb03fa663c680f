import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ACTION_MS_MAX = 15_000;

/** A screen to look at pages with. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly theme: 'dark' | 'light';
}

/** The screen of a desk. */
export const DESK: Screen = { width: 1440, height: 900, theme: 'dark' };

/** Starts the browser of this machine. Throws when there is none. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath(),
    // As root, in a container, there is neither a sandbox nor much shared memory.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--force-color-profile=srgb',
    ],
  });
}

/** A window of its own: nobody is signed in, nothing is stored. Errors of its pages are kept. */
export async function openWindow(browser: Browser, screen: Screen = DESK): Promise<Window> {
  const { width, height, theme } = screen;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(ACTION_MS_MAX);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { context, page, errors };
}

/** One window and what went wrong in it. */
export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught errors and error lines of the console. */
  readonly errors: string[];
}

function browserPath(): string {
  const given = process.env['CHROMIUM_PATH'] ?? '';
  if (given !== '') return given;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  for (const folder of folders.filter((path) => path !== '')) {
    const found = NAMES.map((name) => join(folder, name)).find(isExecutable);
    if (found !== undefined) return found;
  }
  throw new Error('Chromium is missing: install it (Debian: apt-get install chromium)');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
