import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import type { Disk } from './rules.ts'

/** Free and whole size of the disk that holds a folder; null where the folder does not exist (a database elsewhere). */
export async function diskOf(folder: string): Promise<Disk | null> {
  if (!existsSync(folder)) return null
  const found = await statfs(folder)
  return { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize }
}
