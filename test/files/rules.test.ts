import { describe, expect, it } from 'vitest'
import { cleanName, contentDisposition, MAX_FILE_BYTES, recognise, whyNotTake } from '#src/files/rules.ts'
import { bytesOf, fileOf, zip } from './given.ts'

describe('R68: the type of a file is that of its content', () => {
  it.each([
    ['方案.pdf', bytesOf.pdf(), 'application/pdf'],
    ['现场.PNG', bytesOf.png(), 'image/png'],
    ['现场.jpeg', bytesOf.jpg(), 'image/jpeg'],
    ['方案.docx', bytesOf.docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['台账.xlsx', bytesOf.xlsx(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    [
      '汇报.pptx',
      bytesOf.pptx(),
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    ['纪要.ofd', bytesOf.ofd(), 'application/ofd'],
    ['方案.doc', bytesOf.doc(), 'application/msword'],
    ['台账.xls', bytesOf.xls(), 'application/vnd.ms-excel'],
    ['台账.csv', bytesOf.utf8(), 'text/csv'],
    ['说明.txt', bytesOf.gb18030(), 'text/plain'],
  ])('knows %s', async (name, bytes, mime) =>
    expect((await recognise(name, fileOf(name, bytes)))?.mime).toBe(mime),
  )

  it.each([
    ['a web page under a picture’s name', '图.png', bytesOf.html()],
    ['a web page under a text’s name', '说明.txt', bytesOf.html()],
    ['a drawing with a script', '说明.csv', bytesOf.svg()],
    ['a program in a zip', '方案.docx', bytesOf.zip()],
    ['a table under a document’s name', '方案.docx', bytesOf.xlsx()],
    ['a document with macros', '方案.docx', bytesOf.docm()],
    ['an old table under a document’s name', '方案.doc', bytesOf.xls()],
    [
      'a PDF that begins as something else',
      '方案.pdf',
      Buffer.concat([Buffer.from('<html>'), bytesOf.pdf()]),
    ],
    ['text with NUL', '说明.txt', Buffer.from('a\0b')],
    ['text of two-byte signs', '说明.txt', bytesOf.utf16()],
    [
      'a zip of too many parts',
      '方案.docx',
      zip(['[Content_Types].xml', 'word/a', ...Array(5001).fill('p')]),
    ],
    ['a zip cut off', '方案.docx', bytesOf.docx().subarray(0, 60)],
    ['a zip whose directory points outside', '方案.docx', patched(bytesOf.docx())],
  ])('refuses %s', async (_, name, bytes) => expect(await recognise(name, fileOf(name, bytes))).toBeNull())

  it.each([
    ['空.pdf', 0, 'files.error.empty'],
    ['大.pdf', MAX_FILE_BYTES + 1, 'files.error.tooLarge'],
    ['图.svg', 10, 'files.error.type'],
    ['页.html', 10, 'files.error.type'],
    ['包.zip', 10, 'files.error.type'],
    ['没有扩展名', 10, 'files.error.type'],
    ['方案（秘密）.pdf', 10, 'files.error.classified'],
    ['关于某事的机密报告.pdf', 10, 'files.error.classified'],
    ['秘密★1年.pdf', 10, 'files.error.classified'],
    ['征地方案（涉密）.pdf', 10, 'files.error.classified'],
    ['征地方案（非涉密）.pdf', 10, null],
    ['方案.pdf', MAX_FILE_BYTES, null],
  ])('takes or refuses %s of %d bytes', (name, bytes, why) => expect(whyNotTake(name, bytes)).toBe(why))
})

describe('names', () => {
  it.each([
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\文件\\方案.pdf', '方案.pdf'],
    ['表\r\nSet-Cookie: a.pdf', '表Set-Cookie_ a.pdf'],
    ['程序\u202efdp.exe.pdf', '程序fdp.exe.pdf'],
    ['"引号"<b>.pdf', '_引号__b_.pdf'],
    ['\ud800坏.pdf', '_坏.pdf'],
    ['.pdf', '附件.pdf'],
    [' . .pdf', '附件.pdf'],
    ['e\u0301.pdf', '\u00e9.pdf'],
  ])('cleans %j', (typed, kept) => expect(cleanName(typed)).toBe(kept))

  it('keeps the ending of a long one within 200 characters', () => {
    const name = cleanName(`${'长'.repeat(400)}.pdf`)
    expect(name.endsWith('长.pdf')).toBe(true)
    expect([...name].length).toBeLessThanOrEqual(200)
  })

  it('stand in the header as RFC 6266 says, whatever signs they hold', () => {
    expect(contentDisposition("施工 方案'(1)*.pdf")).toBe(
      "attachment; filename=\"__ __'(1)*.pdf\"; filename*=UTF-8''%E6%96%BD%E5%B7%A5%20%E6%96%B9%E6%A1%88%27%281%29%2a.pdf",
    )
  })
})

/** The directory's offset moved past the end of the file. */
function patched(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(0xfffffff0, bytes.length - 6)
  return bytes
}
