import type { StoredFile } from '#src/files/queries.ts'
import type { Translate } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'

export interface FileListProps {
  files: readonly StoredFile[]
  /** Which of them this reader may withdraw; none when absent. */
  mayWithdraw?: (file: StoredFile) => boolean
  /** When the notice went out: a version that came later is marked as new. */
  noticedAt?: Date | null
  /** Says of each who may read it. */
  levels?: boolean
}

/** Papers as links with size, sender and day, the newest version of each; a withdrawn one stays in the list and says so. */
export function FileList(props: FileListProps) {
  const { t } = useView()
  const newest = props.files.filter((file) => !file.replaced)
  const earlier = props.files.filter((file) => file.replaced)
  if (props.files.length === 0) return null
  return (
    <>
      <ul class="plain files">
        {newest.map((file) => (
          <FileLine {...props} file={file} />
        ))}
      </ul>
      {earlier.length ? (
        <details>
          <summary class="small">{t('files.earlier', { n: earlier.length })}</summary>
          <ul class="plain files">
            {earlier.map((file) => (
              <FileLine {...props} file={file} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

function FileLine(props: FileListProps & { file: StoredFile }) {
  const { t } = useView()
  const name = useName()
  const { file, noticedAt } = props
  const isNew = file.version > 1 && !file.replaced && !!noticedAt && file.uploadedAt > noticedAt
  return (
    <li>
      {file.withdrawnAt ? (
        <s>{file.name}</s>
      ) : (
        // A boosted link would swap the bytes into the page.
        <a href={fileHref(file)} hx-boost="false">
          {file.name}
        </a>
      )}{' '}
      {isNew ? <strong class="state">{t('files.newVersion')}</strong> : null}{' '}
      <span class="quiet small">
        {file.version > 1 ? `${t('files.version', { n: file.version })} · ` : ''}
        {props.levels && file.level !== 'invited' ? `${levelText(t, file.level)} · ` : ''}
        {formatBytes(file.bytes)}
        {file.uploadedByAgencyName
          ? ` · ${name(file.uploadedByAgencyName, file.uploadedByAgencyNameEn)}`
          : ''}
        {file.uploadedByName ? ` · ${file.uploadedByName}` : ''} · <InstantText at={file.uploadedAt} />
        {file.withdrawnAt ? (
          <>
            {' · '}
            {t('files.withdrawn')} <InstantText at={file.withdrawnAt} />
          </>
        ) : null}
      </span>
      {!file.withdrawnAt && props.mayWithdraw?.(file) ? <Withdrawal file={file} /> : null}
    </li>
  )
}

const levelText = (t: Translate, level: StoredFile['level']) =>
  t(level === 'office' ? 'files.level.office' : 'files.level.distributionShort')

function Withdrawal(props: { file: StoredFile }) {
  const { t } = useView()
  return (
    <details>
      <summary class="small">{t('files.withdraw')}</summary>
      <form method="post" action={`/files/${props.file.id}/withdrawal`}>
        <p class="hint">{t('files.withdrawHint')}</p>
        <button class="danger small">{t('files.withdrawNamed', { name: props.file.name })}</button>
      </form>
    </details>
  )
}

export const fileHref = (file: { id: string; name: string }) =>
  `/files/${file.id}/${encodeURIComponent(file.name)}`

/** 31 KB, 1.4 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
