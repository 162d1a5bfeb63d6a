export function build(): Promise<void>
export function copyAssets(): void
