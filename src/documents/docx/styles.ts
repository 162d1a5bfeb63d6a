import type { FontNames } from '../model.ts'
import { CHAR, SIZE } from '../page.ts'

/**
 * Points between characters of 3号, so that 28 fill a line; in the twentieths that the format knows. One more than is
 * needed by the figures: LibreOffice, which rounds on its way, would set 27.
 */
export const TIGHTEN = (Math.floor((CHAR - SIZE.three) * 20) - 1) / 20

/**
 * word/styles.xml: everything is 3号仿宋 unless said. Paragraphs are not snapped to the section's grid, which stands
 * there for who changes the text: LibreOffice would give a character of 16 points two cells of 15.8. The pitch of lines
 * and characters comes from each paragraph and run instead, the same in every program.
 */
export function stylesXml(fonts: FontNames): string {
  const font = escapeXml(fonts.fangsong)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="${font}" w:eastAsia="${font}" w:hAnsi="${font}" w:cs="${font}" w:hint="eastAsia"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one)
