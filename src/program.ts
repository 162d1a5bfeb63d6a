/** What a server runs once its database is open; read in one go while that opens. */
export { createApp } from './app.tsx'
export { openPdfMaker } from './documents/pdf/maker.ts'
export { listen } from './http.ts'
export { runDailyBackup } from './jobs/backup.ts'
export { runMinuteJobs } from './jobs/minute.ts'
export { chooseMailServer } from './mailbox/mail-server.ts'
export { deliverOnTime } from './outbox/on-time.ts'
