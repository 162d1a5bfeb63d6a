import type postgres from 'postgres'
import type { Tx } from '../lib/db.ts'
import type { DemoDays } from './days.ts'
import type { DemoFile } from './file.ts'

/** What every part of the loader is handed. */
export interface Loading {
  tx: Tx
  file: DemoFile
  days: DemoDays
}

type Value = string | number | boolean | Date | Uint8Array | null | postgres.Parameter
type Row = Record<string, Value>

/** Inserts rows of one shape, so many at a time that the protocol's limit of parameters is never near. */
export async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await tx`insert into ${tx(table)} ${tx(rows.slice(at, at + 500))}`
}
