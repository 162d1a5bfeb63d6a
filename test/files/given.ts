import { crc32 } from 'node:zlib'

/** Smallest contents of each type, made here so that no binary lies in the repository. */
export const bytesOf = {
  pdf: () => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  png: () => Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), Buffer.alloc(40)]),
  jpg: () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(40)]),
  docx: () => zip(['[Content_Types].xml', '_rels/.rels', 'word/document.xml']),
  docm: () => zip(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']),
  xlsx: () => zip(['[Content_Types].xml', 'xl/workbook.xml']),
  pptx: () => zip(['[Content_Types].xml', 'ppt/presentation.xml']),
  ofd: () => zip(['OFD.xml', 'Doc_0/Document.xml']),
  zip: () => zip(['program.exe']),
  doc: () => ole('WordDocument'),
  xls: () => ole('Workbook'),
  utf8: () => Buffer.from('序号,单位\n1,市国土局\n'),
  gb18030: () => Buffer.from([0xd6, 0xd0, 0xb9, 0xfa, 0x0a]),
  utf16: () => Buffer.from('\ufeff中国\n', 'utf16le'),
  html: () => Buffer.from('<!doctype html><script>alert(1)</script>'),
  svg: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
}

export const fileOf = (name: string, bytes: Buffer) => new File([new Uint8Array(bytes)], name)

/** Names only, each with the content `x`, stored without compression. */
export function zip(names: readonly string[]): Buffer {
  const content = Buffer.from('x')
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const name of names) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt32LE(crc32(content), 14)
    local.writeUInt32LE(1, 18)
    local.writeUInt32LE(1, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    parts.push(local, Buffer.from(name), content)
    directory.push(entry, Buffer.from(name))
    offset += 30 + name.length + 1
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(names.length, 8)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

function ole(stream: string): Buffer {
  const magic = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  return Buffer.concat([magic, Buffer.alloc(504), Buffer.from(`${stream}\0`, 'utf16le'), Buffer.alloc(64)])
}
