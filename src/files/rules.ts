import type { MessageKey } from '../i18n/translate.ts'
import { trimEndOf } from '../lib/trim.ts'

/** One file at most; a meeting's paper beyond it belongs on a disk, not in a mail-sized upload. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024
export const CHUNK_BYTES = 256 * 1024
/** An office document has some hundred parts; one with more was made to exhaust whoever opens it. */
const MAX_ZIP_PARTS = 5000
const MAX_DIRECTORY_BYTES = 4 * 1024 * 1024

export interface FileType {
  extensions: readonly string[]
  mime: string
  /** Asks the content alone, a piece at a time; nothing is ever unpacked. */
  fits: (content: Blob) => Promise<boolean>
}

const ooxml = 'application/vnd.openxmlformats-officedocument'
export const fileTypes: readonly FileType[] = [
  { extensions: ['pdf'], mime: 'application/pdf', fits: (c) => startsWith(c, '%PDF-') },
  { extensions: ['png'], mime: 'image/png', fits: (c) => startsWith(c, '\x89PNG\r\n\x1a\n') },
  { extensions: ['jpg', 'jpeg'], mime: 'image/jpeg', fits: (c) => startsWith(c, '\xff\xd8\xff') },
  { extensions: ['docx'], mime: `${ooxml}.wordprocessingml.document`, fits: (c) => isOoxml(c, 'word/') },
  { extensions: ['xlsx'], mime: `${ooxml}.spreadsheetml.sheet`, fits: (c) => isOoxml(c, 'xl/') },
  { extensions: ['pptx'], mime: `${ooxml}.presentationml.presentation`, fits: (c) => isOoxml(c, 'ppt/') },
  {
    extensions: ['ofd'],
    mime: 'application/ofd',
    fits: async (c) => (await zipParts(c))?.includes('OFD.xml') ?? false,
  },
  { extensions: ['doc'], mime: 'application/msword', fits: (c) => isOle(c, ['WordDocument']) },
  { extensions: ['xls'], mime: 'application/vnd.ms-excel', fits: (c) => isOle(c, ['Workbook', 'Book']) },
  { extensions: ['csv'], mime: 'text/csv', fits: isPlainText },
  { extensions: ['txt'], mime: 'text/plain', fits: isPlainText },
]

/** What a file picker offers. */
export const acceptedExtensions = fileTypes.flatMap((type) => type.extensions.map((e) => `.${e}`)).join(',')

export const extensionOf = (name: string) => name.match(/\.([a-z0-9]{1,5})$/i)?.[1]?.toLowerCase() ?? ''

/** R68: the type by content, which must be that of the name's ending; null when it is not. */
export async function recognise(name: string, content: Blob): Promise<FileType | null> {
  const type = fileTypes.find((candidate) => candidate.extensions.includes(extensionOf(name)))
  return type && (await type.fits(content)) ? type : null
}

const MEGABYTE = 1024 * 1024

/**
 * SEC-11: why an agency that keeps `used` bytes may not add these files (`bytes` each); null when it may. Words for
 * `files.error.quota`: the first file that does not fit, and the sizes in megabytes.
 */
export function whyOverQuota(
  files: readonly { name: string; size: number }[],
  used: number,
  megabytes: number,
): { name: string; used: number; megabytes: number } | null {
  let sum = used
  for (const file of files) {
    sum += file.size
    if (sum > megabytes * MEGABYTE)
      return { name: cleanName(file.name), used: Math.round(used / MEGABYTE), megabytes }
  }
  return null
}

/** The confirmation beside a file input of that name: the paper is not classified. */
export const notClassifiedField = (field: string) =>
  field === 'file' ? 'not_classified' : `${field}_not_classified`

/** What is said of a file: it is not classified, or it is and is refused. */
export const NOT_CLASSIFIED = 'yes'
export const CLASSIFIED = 'no'

/** Words on a file that say it is classified; 非涉密 and 不涉密 say the contrary. */
const marked = /绝密|机密|(?<![非不])涉密|秘密[★☆]|[（(【[〔]秘密[）)】\]〕]/

/** Why a file is not taken, from its name and size alone. */
export function whyNotTake(name: string, bytes: number): MessageKey | null {
  if (bytes === 0) return 'files.error.empty'
  if (bytes > MAX_FILE_BYTES) return 'files.error.tooLarge'
  if (marked.test(name)) return 'files.error.classified'
  if (!fileTypes.some((type) => type.extensions.includes(extensionOf(name)))) return 'files.error.type'
  return null
}

// Direction marks make an ending read backwards: a program looks like a PDF.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\u{FDD0}\u{FDD1}]/gu

/** A name that can be shown and saved anywhere: no path, no control or direction signs, at most 200 characters. */
export function cleanName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/[<>:"|?*\ufffd]/g, '_')
    .trim()
  const extension = extensionOf(plain)
  const stem = extension ? plain.slice(0, -extension.length - 1) : plain
  const short =
    [...trimEndOf(stem.replace(/^[.\s]+/, '').trimEnd(), '. \u00a0\u3000')].slice(0, 190).join('') || '附件'
  return extension ? `${short}.${extension}` : short
}

/** RFC 6266 and RFC 8187: the name as it is, and an ASCII one for what does not read the first. */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** Bytes looked at together; two neighbouring pieces overlap by `overlap`. */
const PIECE = 1024 * 1024

async function* pieces(content: Blob, overlap = 0): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.size; from += PIECE) yield await read(content, from, PIECE + overlap)
}

const read = async (content: Blob, from: number, length: number) =>
  new Uint8Array(await content.slice(from, from + length).arrayBuffer())
const latin1 = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))
const startsWith = async (content: Blob, magic: string) =>
  latin1(await read(content, 0, magic.length), 0, magic.length) === magic

async function isOoxml(content: Blob, folder: string): Promise<boolean> {
  const parts = await zipParts(content)
  if (!parts?.includes('[Content_Types].xml')) return false
  // Macros have their own endings (.docm); under a plain one they are hidden.
  return parts.some((p) => p.startsWith(folder)) && !parts.some((p) => /vbaProject\.bin$/i.test(p))
}

/** The parts' names from the central directory at a zip's end; null when it is none. */
async function zipParts(content: Blob): Promise<string[] | null> {
  if (!(await startsWith(content, 'PK\x03\x04'))) return null
  const tailFrom = Math.max(0, content.size - 22 - 65_535)
  const tail = await read(content, tailFrom, content.size)
  const end = zipEnd(new DataView(tail.buffer))
  if (end === null) return null
  const view = new DataView(tail.buffer)
  const count = view.getUint16(end + 10, true)
  const from = view.getUint32(end + 16, true)
  if (count > MAX_ZIP_PARTS || from > tailFrom + end || tailFrom + end - from > MAX_DIRECTORY_BYTES)
    return null
  return namesIn(await read(content, from, tailFrom + end - from), count)
}

function namesIn(directory: Uint8Array, count: number): string[] | null {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength)
  const names: string[] = []
  let at = 0
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) return null
    const length = view.getUint16(at + 28, true)
    names.push(latin1(directory, at + 46, length))
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

function zipEnd(view: DataView): number | null {
  for (let at = view.byteLength - 22; at >= 0; at -= 1) if (view.getUint32(at, true) === 0x06054b50) return at
  return null
}

/** A compound file whose directory names one of the streams (names stand there in UTF-16). */
async function isOle(content: Blob, streams: readonly string[]): Promise<boolean> {
  if (!(await startsWith(content, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'))) return false
  const names = streams.map((name) => Buffer.from(`${name}\0`, 'utf16le'))
  for await (const piece of pieces(content, 64)) {
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    if (names.some((name) => buffer.includes(name))) return true
  }
  return false
}

/** UTF-8 or GB 18030 without control signs, and no web page in disguise. */
async function isPlainText(content: Blob): Promise<boolean> {
  return (await isTextIn(content, 'utf-8')) || (await isTextIn(content, 'gb18030'))
}

async function isTextIn(content: Blob, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let beginning = ''
  try {
    for await (const piece of pieces(content)) {
      const text = decoder.decode(piece, { stream: true })
      if (/[\0-\x08\x0e-\x1f\x7f]/.test(text)) return false
      if (beginning.length < 1000) beginning += text.slice(0, 1000)
    }
    decoder.decode()
  } catch {
    return false
  }
  return !/^<(!doctype|\?xml|html|head|body|script|svg|iframe)/i.test(beginning.trimStart())
}
