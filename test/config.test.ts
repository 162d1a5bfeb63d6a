import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { readOrCreateKeys } from '#src/embedded/auth-keys.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'huishang-config-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const key = Buffer.alloc(32, 7).toString('base64url')
const read = (env: Record<string, string> = {}) => readConfig({ DATA_DIR: dataDir, ...env }, readOrCreateKeys)
const server = {
  DATABASE_URL: 'postgres://a:b@db:5432/h',
  BASE_URL: 'https://h.example.cn/',
  AUTH_KEYS: `k:${key}`,
}

describe('settings', () => {
  it('all have a default with the embedded database', () => {
    expect(read()).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      baseUrl: 'http://localhost:3000',
      subaddress: '+',
      outboxLeaseSeconds: 15,
      log: 'json',
      trustProxy: false,
      demo: false,
    })
  })

  it('follow the environment', () => {
    const config = read({
      ...server,
      PORT: '8080',
      SMTP_URL: 'smtp://mail:25',
      MAIL_FROM: 'office@example.cn',
      MAIL_SUBADDRESS_SEPARATOR: 'none',
      TRUST_PROXY: '1',
      LOG: 'off',
    })
    expect(config).toMatchObject({
      port: 8080,
      baseUrl: 'https://h.example.cn',
      databaseUrl: server.DATABASE_URL,
      mailFrom: 'office@example.cn',
      subaddress: null,
      trustProxy: true,
      log: 'off',
    })
    expect(config.authKeys).toEqual([{ kid: 'k', key: new Uint8Array(32).fill(7) }])
  })

  it('are all listed in .env.example, with defaults that are accepted', () => {
    const known = [...readFileSync('src/config.ts', 'utf8').matchAll(/^ {2}([A-Z_]+): /gm)].map(
      ([, name]) => name,
    )
    const example = parseEnv(readFileSync('.env.example', 'utf8'))
    expect(Object.keys(example).sort()).toEqual(known.sort())
    expect(read({ ...example, DATA_DIR: dataDir } as Record<string, string>)).toEqual(read())
  })

  it('count as not set when empty', () => {
    expect(read({ PORT: '', DATABASE_URL: ' ' }).port).toBe(3000)
  })

  it.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ PORT: 'http' }, 'PORT must be a whole number from 1 to 65535.'],
    [
      { BASE_URL: 'h.example.cn' },
      'BASE_URL must look like https://meetings.example.gov.cn, without a path.',
    ],
    [{ BASE_URL: 'https://h.example.cn/app' }, 'BASE_URL must look like'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must look like postgres://'],
    [{ ...server, BASE_URL: '' }, 'BASE_URL is required when DATABASE_URL is set.'],
    [{ ...server, AUTH_KEYS: '' }, 'AUTH_KEYS is required when DATABASE_URL is set.'],
    [{ AUTH_KEYS: 'a:short' }, 'AUTH_KEYS must be like a:KEY,b:KEY'],
    [{ AUTH_KEYS: `a:${key},a:${key}` }, 'AUTH_KEYS names the same key twice.'],
    [{ SMTP_URL: 'mail:25' }, 'SMTP_URL must look like smtp://'],
    [{ SMTP_URL: 'smtp://mail:25' }, 'MAIL_FROM is required when SMTP_URL is set'],
    [{ MAIL_FROM: 'office' }, 'MAIL_FROM must be one mail address'],
    [{ MAIL_SUBADDRESS_SEPARATOR: '@' }, 'MAIL_SUBADDRESS_SEPARATOR must be one of'],
    [{ OUTBOX_LEASE_SECONDS: '0' }, 'OUTBOX_LEASE_SECONDS must be a whole number from 2 to 3600.'],
    [{ LOG: 'loud' }, 'LOG must be json or off.'],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY must be 1 or 0.'],
  ])('that are wrong give one sentence: %j', (env, sentence) => {
    expect(() => read(env)).toThrow(sentence)
  })
})

describe('signing keys of the embedded database', () => {
  it('are made once, for the owner alone', () => {
    const first = read().authKeys
    expect(first[0]?.key).toHaveLength(32)
    expect(read().authKeys).toEqual(first)
    expect(statSync(join(dataDir, 'auth-keys')).mode & 0o777).toBe(0o600)
  })

  it('that were damaged stop the start', () => {
    const folder = mkdtempSync(join(dataDir, 'damaged-'))
    writeFileSync(join(folder, 'auth-keys'), 'a:')
    expect(() => read({ DATA_DIR: folder })).toThrow('AUTH_KEYS must be like')
  })

  it('are asked for where there is no folder to keep them in', () => {
    expect(() => readConfig({})).toThrow('AUTH_KEYS is required.')
  })
})
