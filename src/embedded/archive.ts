import { createWriteStream } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Header } from 'tar'

/** One entry of an archive: a folder, a text, or an open file, which may be gone by name already; it is closed at the end. */
export type ArchiveEntry =
  | { path: string; folder: true }
  | { path: string; text: string }
  | { path: string; file: FileHandle; bytes: number }

const BLOCK = 512

/**
 * Writes a tar.gz that only its owner may read. It bears its name when it is whole and on the disk; what was begun and
 * not finished is removed.
 */
export async function writeArchive(
  path: string,
  entries: AsyncIterable<ArchiveEntry>,
  signal?: AbortSignal,
): Promise<void> {
  const draft = `${path}.part`
  try {
    await pipeline(
      Readable.from(blocks(entries)),
      createGzip(),
      createWriteStream(draft, { mode: 0o600, flush: true }),
      signal ? { signal } : {},
    )
    await rename(draft, path)
    await syncFolderOf(path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function* blocks(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<Buffer> {
  for await (const entry of entries) {
    if ('folder' in entry) yield header(entry.path, 0, true)
    else if ('text' in entry) {
      const bytes = Buffer.from(entry.text)
      yield header(entry.path, bytes.length)
      yield bytes
      yield padding(bytes.length)
    } else {
      yield header(entry.path, entry.bytes)
      yield* exactly(entry)
      yield padding(entry.bytes)
    }
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** A live file may grow or shrink meanwhile: the end is cut off, or made up for with zeros. */
async function* exactly({ file, bytes }: { file: FileHandle; bytes: number }): AsyncGenerator<Buffer> {
  let left = bytes
  if (left > 0)
    for await (const chunk of file.createReadStream({ end: bytes - 1, highWaterMark: 1 << 18 })) {
      left -= chunk.length
      yield chunk
    }
  await file.close()
  for (; left > 0; left -= BLOCK) yield Buffer.alloc(Math.min(left, BLOCK))
}

function header(path: string, size: number, folder = false): Buffer {
  const made = new Header({
    path: folder ? `${path}/` : path,
    type: folder ? 'Directory' : 'File',
    mode: folder ? 0o700 : 0o600,
    size,
    mtime: new Date(),
    uid: 0,
    gid: 0,
  })
  made.encode()
  if (made.needPax || !made.block) throw new Error(`The name ${path} is too long for an archive.`)
  return made.block
}

const padding = (bytes: number) => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK)

/** A name is safe on the disk when its folder is. */
async function syncFolderOf(path: string) {
  const folder = await open(dirname(path))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
