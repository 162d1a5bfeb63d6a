export const operations = {
  'operations.alarm.minuteJob':
    'The jobs of the minute have stood still for {n} minutes: no reminder and no mail goes out by itself. Please restart the server; if that does not help, its log says why.',
  'operations.alarm.outbox':
    'Mail has been due for {n} minutes and does not go out. Please check the mail server (SMTP_URL).',
  'operations.alarm.disk':
    'The disk is nearly full: {free} GB of {total} GB are free. Please make room; when it is full, nothing more can be saved.',
  'operations.alarm.backup':
    'The daily backup has not succeeded for two days. Please check the folder of the backups (BACKUP_DIR) and the log.',
  'operations.alarm.audit':
    'The log was changed past this program: it no longer agrees with its seals. The page “Log” says where. Keep the database as it is and compare it with a backup.',
} as const satisfies Record<
  string,
  string | ((args: Record<string, string | number | null | undefined>) => string)
>
