export type InboundOutcome =
  | 'applied'
  | 'proposal'
  | 'stale'
  | 'duplicate'
  | 'held'
  | 'ignored'
  | 'rejected'
  | 'bounce'
  | 'delayed'
  | 'complaint'

/** What waits for a person until somebody settles it. */
export const needsPerson = (outcome: InboundOutcome) =>
  outcome === 'held' || outcome === 'proposal' || outcome === 'complaint'

/** What our own mail server found out about a sender: DMARC (RFC 7489), for the domain that the reader sees. */
export type Verdict = 'pass' | 'fail' | 'none'

/**
 * The verdict of the server named `host` on the domain of `from`, in the topmost header that it wrote (RFC 8601: the
 * server takes out what others wrote in its name). Null where it wrote none. Texts in quotes and comments are the
 * sender's and are not read.
 */
export function verdictOf(headers: readonly string[], host: string | null, from: string): Verdict | null {
  if (!host) return null
  const mine = headers
    .map(withoutQuotes)
    .find((header) => header.split(/[;\s]/)[0]?.toLowerCase() === host.toLowerCase())
  if (mine === undefined) return null
  for (const part of mine.split(';').slice(1)) {
    const [, result] = /^\s*dmarc\s*=\s*([a-z]+)\b/i.exec(part) ?? []
    if (!result) continue
    if (result.toLowerCase() !== 'pass') return result.toLowerCase() === 'fail' ? 'fail' : 'none'
    const domain = /\bheader\.from\s*=\s*([^\s;]+)/i.exec(part)?.[1]?.toLowerCase()
    return domain === undefined || domain === domainOf(from) ? 'pass' : 'fail'
  }
  return 'none'
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

function withoutQuotes(header: string): string {
  let out = ''
  let depth = 0
  let quoted = false
  for (let at = 0; at < header.length; at += 1) {
    const character = header[at]!
    if (character === '\\') at += 1
    else if (character === '"' && depth === 0) quoted = !quoted
    else if (quoted) continue
    else if (character === '(') depth += 1
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += character
  }
  return out.trim()
}

/**
 * Whether an answer may count as its sender's (SEC-16): never against our server's verdict; with its pass, or with the
 * address that only this person was sent. Null, or why a person has to look.
 */
export function whyNotTrust(verdict: Verdict | null, provenByAddress: boolean): 'forged' | 'unproven' | null {
  if (verdict === 'fail') return 'forged'
  return verdict === 'pass' || provenByAddress ? null : 'unproven'
}

/** What a report says of one mail. `dead`: the address takes nothing any more; `refused`: this mail was not taken. */
export type Returned = 'dead' | 'refused' | 'again' | 'delayed' | 'none'

const reputation =
  /frequen(cy|t)|rate.?limit|too many|throttl|block(ed|list)|black.?list|spam|junk|reputation|denied by policy|content reject|banned|频率|垃圾|反垃圾|拒绝策略/i
const full = /quota|mailbox (is )?full|over.?quota|insufficient (system )?storage|邮箱(已满|空间不足)/i
const unknown =
  /user (unknown|not found|doesn'?t exist)|no such (user|recipient|mailbox|account)|unknown (user|recipient|mailbox)|(mailbox|recipient|account|address) (unavailable|not found|does not exist|unknown|rejected|disabled)|invalid (recipient|mailbox)|does ?n.t exist|account.{0,20}(disabled|inactive)|没有此用户|用户不存在|收件人不存在|地址不存在/i

/**
 * RFC 3463: 5.x.x is permanent, 4.x.x temporary. What other servers say about us ("rate limited", "spam") says nothing
 * about the address; a full mailbox is emptied some day.
 */
export function judgeReport(report: { action: string; status: string; diagnostic: string }): Returned {
  const { action, status, diagnostic } = report
  if (action === 'delayed') return 'delayed'
  if (['delivered', 'relayed', 'expanded'].includes(action)) return 'none'
  if (/^[45]\.2\.2$/.test(status) || full.test(diagnostic)) return 'again'
  if (/^5\.1\./.test(status) && !reputation.test(diagnostic)) return 'dead'
  if (reputation.test(diagnostic) || /^5\.7\./.test(status))
    return unknown.test(diagnostic) ? 'dead' : 'again'
  if (status.startsWith('4')) return 'again'
  if (status.startsWith('5') || unknown.test(diagnostic)) return 'dead'
  return 'refused'
}

/** Minutes until a mail that came back is tried once more. */
export const RETRY_MINUTES = 30
