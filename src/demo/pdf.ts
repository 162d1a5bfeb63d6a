/**
 * One A4 page with some lines of text, some hundred bytes: enough to be opened, printed and recognised as what
 * its name says. The font is one of the Chinese ones every reader of PDF substitutes (Adobe-GB1), nothing is embedded.
 */
export function onePagePdf(lines: readonly string[]): Uint8Array {
  const [title = '', ...rest] = lines
  const content = [
    'BT /F 18 Tf 72 740 Td',
    `<${utf16(title)}> Tj`,
    '/F 12 Tf 0 -16 Td',
    ...rest.map((line) => `0 -22 Td <${utf16(line)}> Tj`),
    'ET',
  ].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ]
  return Buffer.from(withTable(objects), 'latin1')
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex')

/** The objects with the table that says at which byte each begins. */
function withTable(objects: readonly string[]): string {
  let file = '%PDF-1.4\n'
  const offsets: number[] = []
  objects.forEach((object, n) => {
    offsets.push(file.length)
    file += `${n + 1} 0 obj\n${object}\nendobj\n`
  })
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
}
