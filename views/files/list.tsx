import type { StoredFile } from '#src/files/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'

/** Papers as links with size, sender and day; a withdrawn one stays in the list and says so. */
export function FileList(props: {
  files: readonly StoredFile[]
  /** Which of them this reader may withdraw; none when absent. */
  mayWithdraw?: (file: StoredFile) => boolean
}) {
  const { t } = useView()
  const name = useName()
  if (props.files.length === 0) return null
  return (
    <ul class="plain files">
      {props.files.map((file) => (
        <li>
          {file.withdrawnAt ? (
            <s>{file.name}</s>
          ) : (
            // A boosted link would swap the bytes into the page.
            <a href={fileHref(file)} hx-boost="false">
              {file.name}
            </a>
          )}{' '}
          <span class="quiet small">
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
      ))}
    </ul>
  )
}

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
