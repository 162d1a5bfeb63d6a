import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The distribution's Postfix and Dovecot, started here with folders of their own, on free ports of this machine. */
export interface MailServer {
  smtpUrl: string
  smtpPort: number
  imapPort: number
  /** For one of the mailboxes; everybody has the same password. */
  imapUrl(address: string): string
  /** Ends Dovecot with all its connections, and starts it again. */
  restartImap(): Promise<void>
  /** What both servers wrote. */
  log(): string
  stop(): Promise<void>
}

export const PASSWORD = 'a-password-of-the-tests'
/** Mail to this domain is taken and comes back: nobody there is known. */
export const DEAD_DOMAIN = 'dead.gov.cn.example'

const [POSTFIX, DOVECOT] = ['/usr/sbin/postfix', '/usr/sbin/dovecot']
const MAIL_USER = 65534

/** Whether they can be started: installed, and by root, who alone may give mail to several users. REQUIRE_MAIL=1: they must. */
export function haveMailServer(): boolean {
  const have = process.getuid?.() === 0 && existsSync(POSTFIX) && existsSync(DOVECOT)
  if (!have && process.env.REQUIRE_MAIL === '1')
    throw new Error('Postfix and Dovecot are missing, or this is not root (REQUIRE_MAIL=1).')
  return have
}

/** `mailboxes`: addresses whose mail is kept; the same name with `+anything` is the same mailbox. */
export async function startMailServer(mailboxes: readonly string[]): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hs-mail-'))
  chmodSync(folder, 0o755)
  const [smtpPort, imapPort] = [await freePort(), await freePort()]
  writePostfix(folder, smtpPort, mailboxes)
  writeDovecot(folder, imapPort, mailboxes)
  execFileSync(POSTFIX, ['-c', join(folder, 'postfix'), 'start'], { stdio: 'pipe' })
  const startImap = () => spawn(DOVECOT, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
  let dovecot = startImap()
  const stopImap = async () => {
    if (dovecot.exitCode !== null) return
    const gone = new Promise((done) => dovecot.once('exit', done))
    dovecot.kill('SIGTERM')
    await gone
  }
  const log = () =>
    ['postfix.log', 'dovecot.log']
      .map((name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''))
      .join('\n')
  const stop = async () => {
    execFileSync(POSTFIX, ['-c', join(folder, 'postfix'), 'stop'], { stdio: 'pipe' })
    await stopImap()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all([answers(smtpPort), answers(imapPort)])
  } catch (error) {
    const said = log()
    await stop()
    throw new Error(`${error instanceof Error ? error.message : error}\n${said}`)
  }
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    smtpPort,
    imapPort,
    imapUrl: (address) => `imap://${encodeURIComponent(address)}:${PASSWORD}@127.0.0.1:${imapPort}/INBOX`,
    async restartImap() {
      await stopImap()
      dovecot = startImap()
      await answers(imapPort)
    },
    log,
    stop,
  }
}

function writePostfix(folder: string, port: number, mailboxes: readonly string[]): void {
  const conf = join(folder, 'postfix')
  for (const name of ['postfix', 'queue', 'data', 'mail']) mkdirSync(join(folder, name))
  execFileSync('chown', ['postfix', join(folder, 'data')])
  chownSync(join(folder, 'mail'), MAIL_USER, MAIL_USER)
  const domains = [...new Set(mailboxes.map((address) => address.split('@')[1]))]
  writeFileSync(join(conf, 'mailboxes'), mailboxes.map((address) => `${address} ${address}/\n`).join(''))
  writeFileSync(
    join(conf, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.office.gov.cn.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = ${domains.join(', ')}
virtual_mailbox_maps = texthash:${conf}/mailboxes
virtual_mailbox_base = ${folder}/mail
virtual_uid_maps = static:${MAIL_USER}
virtual_gid_maps = static:${MAIL_USER}
relay_domains = ${DEAD_DOMAIN}
transport_maps = inline:{ { ${DEAD_DOMAIN} = nobody: } }
default_transport = discard:
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_tls_security_level = none
smtpd_tls_security_level = none
`,
  )
  const services = [
    'pickup unix n - n 60 1',
    'cleanup unix n - n - 0',
    'qmgr unix n - n 300 1',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1',
    'proxymap unix - - n - -',
    'smtp unix - - n - -',
    'relay unix - - n - - smtp',
    'error unix - - n - -',
    'retry unix - - n - - error',
    'discard unix - - n - -',
    'virtual unix - n n - -',
    'anvil unix - - n - 1',
    'scache unix - - n - 1',
    'postlog unix-dgram n - n - 1 postlogd',
  ]
  const lines = services.map((line) => {
    const words = line.split(' ')
    return words.length === 8 ? line : `${line} ${words[0]}`
  })
  writeFileSync(
    join(conf, 'master.cf'),
    `127.0.0.1:${port} inet n - n - - smtpd\n${lines.join('\n')}\nnobody unix - n n - - pipe\n  flags=R user=nobody argv=/bin/sh -c {exit 67}\n`,
  )
}

function writeDovecot(folder: string, port: number, mailboxes: readonly string[]): void {
  writeFileSync(
    join(folder, 'users'),
    mailboxes
      .map(
        (address) => `${address}:{PLAIN}${PASSWORD}:${MAIL_USER}:${MAIL_USER}::${folder}/mail/${address}::\n`,
      )
      .join(''),
    { mode: 0o644 },
  )
  writeFileSync(
    join(folder, 'dovecot.conf'),
    `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~
first_valid_uid = 1
auth_mechanisms = plain login
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
}
`,
  )
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? done(address.port) : fail(new Error('no port')),
      )
    })
  })
}

/** Waits until somebody greets on a port, for up to twenty seconds. */
async function answers(port: number): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until; await pause(100)) {
    const greeted = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('data', () => done(true)).once('error', () => done(false))
      setTimeout(() => done(false), 2_000).unref()
      socket.once('data', () => socket.destroy())
    })
    if (greeted) return
  }
  throw new Error(`Nobody answers on port ${port}.`)
}
