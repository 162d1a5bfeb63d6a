import type { Plugin } from 'vitest/config'

export function guardDriver(path: string, text: string): string | null
export const esbuildDriverGuard: import('esbuild').Plugin
export const viteDriverGuard: Plugin
