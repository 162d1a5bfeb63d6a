export function build(): Promise<void>
export function buildIfStale(): Promise<void>
export function copyAssets(): void
