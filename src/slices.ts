import type { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'

/** Every slice under its address; the only list of them. */
export function mountSlices(_app: Hono<AppEnv>): void {}
