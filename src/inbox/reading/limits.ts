/** Octets of a message that are read at all. */
export const MAX_MESSAGE = 1_000_000
