import { createHash } from 'node:crypto'
import type { Sql, Tx } from '../lib/db.ts'
import { readChunk } from './queries.ts'
import { CHUNK_BYTES } from './rules.ts'

/**
 * Where contents lie: by their hash, in the database, in rows of 256 KiB. Whoever wants them in an object store replaces
 * these two functions and nothing else; there, the content is put before the transaction ends, and one that
 * no file names is swept up later.
 */

/** Rows a statement: some megabytes, or a content of 20 would stand in memory several times over. */
const ROWS = 16

/** Keeps a content once, whoever sends it again; gives its hash. A slice at a time: the whole is never copied. */
export async function putContent(tx: Tx, at: Date, content: Blob): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const slice of slicesOf(content)) hash.update(slice)
  const sha256 = hash.digest()
  const fresh = await tx`
    insert into file_blobs (sha256, bytes, created_at) values (${sha256}, ${content.size}, ${at})
    on conflict do nothing returning 1`
  if (fresh.length === 0) return sha256
  let no = 0
  let rows: { sha256: Buffer; no: number; content: Buffer }[] = []
  const write = async () => {
    if (rows.length) await tx`insert into file_chunks ${tx(rows)}`
    rows = []
  }
  for await (const slice of slicesOf(content)) {
    rows.push({ sha256, no, content: slice })
    no += 1
    if (rows.length === ROWS) await write()
  }
  await write()
  return sha256
}

async function* slicesOf(content: Blob): AsyncGenerator<Buffer> {
  for (let from = 0; from < content.size; from += CHUNK_BYTES)
    yield Buffer.from(await content.slice(from, from + CHUNK_BYTES).arrayBuffer())
}

/** A content as a stream: one chunk in memory at a time; nothing is read ahead of a slow reader. */
export function readContent(sql: Sql, sha256: Buffer): ReadableStream<Uint8Array> {
  let no = 0
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = await readChunk(sql, sha256, no)
        no += 1
        if (chunk) controller.enqueue(new Uint8Array(chunk))
        else controller.close()
      },
    },
    { highWaterMark: 1 },
  )
}
