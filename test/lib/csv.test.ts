import { describe, expect, it } from 'vitest'
import { parseCsv, withoutFormula, writeCsv } from '#src/lib/csv.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('csv', () => {
  it('gives back what it wrote, quotes, commas, line ends and Chinese included', () => {
    const file = parseCsv(
      bytes(
        writeCsv(
          ['名称', '备注'],
          [
            ['市国土资源局', '第一行\n第二行, “引号” "'],
            ['市林业局', ''],
          ],
        ),
      ),
    )
    expect(file.header).toEqual(['名称', '备注'])
    expect(file.rows.map((r) => r.values)).toEqual([
      { 名称: '市国土资源局', 备注: '第一行\n第二行, “引号” "' },
      { 名称: '市林业局', 备注: '' },
    ])
  })

  it('reads GB18030, as a Chinese spreadsheet writes it', () => {
    // 单位,电话 / 国土,1
    const gb = Uint8Array.from([
      0xb5, 0xa5, 0xce, 0xbb, 0x2c, 0xb5, 0xe7, 0xbb, 0xb0, 0x0d, 0x0a, 0xb9, 0xfa, 0xcd, 0xc1, 0x2c, 0x31,
    ])
    expect(parseCsv(gb).rows[0]?.values).toEqual({ 单位: '国土', 电话: '1' })
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'never lets %j begin a formula',
    (cell) => {
      expect(withoutFormula(cell).startsWith("'")).toBe(true)
    },
  )
})
