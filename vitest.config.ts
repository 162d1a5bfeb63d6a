import { defineConfig } from 'vitest/config'
import { viteDriverGuard } from './src/cli/driver-guard.mjs'

export default defineConfig({
  plugins: [viteDriverGuard],
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Pictures of the README are taken when asked for: npm run pictures.
    exclude: ['test/long/**', ...(process.env.PICTURES ? [] : ['test/journeys/pictures.test.ts'])],
    globalSetup: ['test/support/global-setup.ts'],
    // The driver goes through the guard above.
    server: { deps: { inline: ['postgres'] } },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    // The gate may share its machine; what fails three times is a fault.
    retry: process.env.CI ? 2 : 0,
    hookTimeout: 120_000,
    env: { LOG: 'off', TZ: 'UTC' },
  },
})
