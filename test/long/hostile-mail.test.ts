// SEC-4 with ten thousand mails; the ordinary run sends some hundred.
process.env.MAILS = '10000'
await import('../hostile/mail.test.ts')

export {}
