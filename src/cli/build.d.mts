export function build(): Promise<void>
export function buildInto(target: string): Promise<void>
export function buildIfStale(): Promise<void>
export function bundleOptions(): Promise<{ external: string[] }>
export function copyAssets(): void
