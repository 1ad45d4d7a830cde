import { defineConfig, type Project } from '@playwright/test';

/** Debian's Chromium, kept from calling anywhere by itself. Run as root, it cannot use its own sandbox. */
const chromium: NonNullable<Project['use']> = {
  browserName: 'chromium',
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    // Its own language decides in which order a date is typed.
    env: { ...process.env, LANGUAGE: 'en_US' },
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

export default defineConfig({
  testDir: '.',
  outputDir: 'output/results',
  snapshotPathTemplate: 'output/{arg}{ext}',
  // They end what hangs; on a busy machine a test may take as long as it likes.
  timeout: 600_000,
  expect: { timeout: 30_000 },
  // A busy machine can let a key come before what it is for; what fails twice is a fault. The list names both kinds.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: false,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // Tells what failed, and why, at its end.
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    // To record every test takes a third of the whole time; what failed leaves its page in words all the same.
    trace: process.env.TRACE === undefined ? 'off' : 'retain-on-failure',
  },
  projects: [
    { name: 'browser', testMatch: 'browser/**/*.spec.ts', use: chromium },
    { name: 'electron', testMatch: 'electron.spec.ts' },
    // One test of these draws hundreds of pictures.
    { name: 'shots', testMatch: 'shots/**/*.spec.ts', timeout: 0, use: chromium },
  ],
});
