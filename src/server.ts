/**
 * Entry for Node. It imports nothing itself: what Node makes of the program's files is kept beside them from the first
 * start on, and that must be asked for before they are read. Where the folder cannot be written, every start reads anew.
 */
import * as modules from 'node:module'
import { fileURLToPath } from 'node:url'

modules.enableCompileCache?.(fileURLToPath(new URL('./compiled', import.meta.url)))
await import('./serve.ts')
