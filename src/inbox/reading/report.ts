import type { ParsedMail } from 'mailparser'

/** A report about a mail of ours: of a mail server (RFC 3464), or of a reader's provider (RFC 5965). */
export interface Report {
  kind: 'delivery' | 'feedback'
  /** The name that we gave the mail when we handed it over (ENVID, RFC 3461). */
  envelopeId: string
  /** Message-ID of the mail that came back, as far as it came along. */
  returnedMessageId: string
  recipients: ReportedRecipient[]
}

export interface ReportedRecipient {
  address: string
  /** failed, delayed, delivered, relayed, expanded; empty where the report does not say. */
  action: string
  /** x.y.z of RFC 3463; empty where nothing like it stands anywhere. */
  status: string
  diagnostic: string
}

const daemon = /^(mailer-daemon|postmaster|mail-daemon|mdaemon|maildaemon)@/i
const notice =
  /undeliver|delivery (status|failure|has failed)|returned mail|mail delivery failed|failure notice|非送达|退信|无法投递|投递失败|邮件退回|系统退信|could not be delivered/i

/** The report that a message is, or null. The mail that came back with it is looked into for its Message-ID only. */
export function readReport(mail: ParsedMail, header: (name: string) => string[]): Report | null {
  const part = (type: RegExp) => mail.attachments.find((each) => type.test(each.contentType))
  const feedback = part(/^message\/feedback-report$/i)
  const status = part(/^message\/(global-)?delivery-status$/i)
  const returned =
    part(
      /^(text\/rfc822-headers|message\/(global-)?rfc822(-headers)?|message\/global-headers)$/i,
    )?.content.toString('latin1') ?? ''
  const text = mail.text ?? (typeof mail.html === 'string' ? mail.html : '')
  const failed = header('x-failed-recipients')[0]
  const from = mail.from?.value[0]?.address ?? ''
  const contentType = header('content-type')[0] ?? ''
  const isReport =
    status !== undefined || /^multipart\/report\b(?!.*disposition-notification)/i.test(contentType)
  // Office 365, qmail, Gmail of old and QQ write prose: known by who wrote it, to be matched by the address they wrote to.
  const isProse =
    failed !== undefined || (daemon.test(from) && notice.test(`${mail.subject ?? ''} ${text.slice(0, 2000)}`))
  if (!feedback && !isReport && !isProse) return null
  const fields = readFields(status?.content.toString('utf8') ?? '')
  return {
    kind: feedback ? 'feedback' : 'delivery',
    envelopeId: fields.message.get('original-envelope-id') ?? '',
    returnedMessageId:
      messageIdIn(returned) || (isProse || isReport ? messageIdIn(text.slice(0, 60_000)) : ''),
    recipients: fields.recipients.length > 0 ? fields.recipients : [fromProse(text, failed ?? '')],
  }
}

const messageIdIn = (text: string) =>
  /^message-id:\s*(<[^<>\s]{1,400}>)/im.exec(text.slice(0, 100_000))?.[1] ?? ''

/** Blocks of `Name: value` between blank lines: the first is about the message, the others about one recipient each. */
function readFields(text: string): { message: Map<string, string>; recipients: ReportedRecipient[] } {
  const blocks = text
    .slice(0, 200_000)
    .replaceAll('\r\n', '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\n+/)
    .slice(0, 300)
    .map(fieldsOf)
  // Some servers forget the blank line after the first block.
  const [message = new Map<string, string>(), ...others] = blocks
  const each = message.has('action') ? blocks : others
  return {
    message,
    recipients: each.filter((block) => block.has('action') || block.has('status')).map(recipientOf),
  }
}

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0)
      fields.set(
        line.slice(0, colon).trim().toLowerCase(),
        line
          .slice(colon + 1)
          .trim()
          .slice(0, 1000),
      )
  }
  return fields
}

function recipientOf(fields: Map<string, string>): ReportedRecipient {
  const address = (fields.get('original-recipient') ?? fields.get('final-recipient') ?? '').replace(
    /^[^;]*;/,
    '',
  )
  const diagnostic = (fields.get('diagnostic-code') ?? '').replace(/^\s*(smtp|x-[\w-]+)\s*;\s*/i, '')
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '')?.[1] ?? ''
  // A generic status is told better by what the other server said.
  const told = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(diagnostic)?.[1]
  return {
    address: address
      .replace(/[<>\s]/g, '')
      .toLowerCase()
      .slice(0, 254),
    action: (fields.get('action') ?? '').toLowerCase().slice(0, 20),
    status: (status === '' || /^\d\.0\.0$/.test(status)) && told ? told : status,
    diagnostic: diagnostic.slice(0, 500),
  }
}

/** The reason somewhere in a text: an enhanced status, or a reply code of SMTP at which a line of it begins. */
function fromProse(text: string, failed: string): ReportedRecipient {
  const prose = text.slice(0, 20_000)
  const status = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(prose)?.[1]
  const code = /(?:^|[\s:"'(>])([45][0-5]\d)(?=[\s\-:,.)]|$)/m.exec(prose)?.[1]
  const at = prose.search(/(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|(?:^|[\s:"'(>])[45][0-5]\d[\s-]/m)
  const delayed = /delay|still being retried|will (keep|continue) trying|推迟|稍后重试|will be retried/i.test(
    prose,
  )
  return {
    address: failed.split(',')[0]?.trim().toLowerCase().slice(0, 254) ?? '',
    action: delayed && !status?.startsWith('5') && !code?.startsWith('5') ? 'delayed' : 'failed',
    status: status ?? (code ? `${code[0]}.0.0` : ''),
    diagnostic: prose
      .slice(Math.max(0, at), Math.max(0, at) + 300)
      .replace(/\s+/g, ' ')
      .trim(),
  }
}
