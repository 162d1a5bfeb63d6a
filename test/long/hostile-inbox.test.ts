/** A million mutants of answers, read one after another: MUTANTS chooses another number. */
process.env.MUTANTS ??= '1000000'
await import('../inbox/hostile.test.ts')
