import { mergeConfig } from 'vitest/config'
import ordinary from './vitest.config.ts'

/** The long variants of the faults: `npm run test:long`, an hour at most, on a machine that is left alone. */
const config = mergeConfig(ordinary, {
  test: { maxWorkers: 1, testTimeout: 3_600_000 },
})
config.test.include = ['test/long/**/*.test.ts']
config.test.exclude = ['node_modules/**']
export default config
