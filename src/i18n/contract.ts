import type { Message } from './translate.ts'

/** A dictionary with exactly the keys of the English one; the compiler finds what is missing. */
export type Contract<T> = { [K in keyof T]: Message }
