import { useView } from '../context.ts'

/** The way to a person, at the foot of every link page and error. */
export function OfficeTelephone() {
  const { t, office } = useView()
  return (
    <p class="telephone">
      {t('common.helpline')}{' '}
      {office.telephone ? (
        <a href={`tel:${office.telephone}`}>{office.telephone}</a>
      ) : (
        t('common.noTelephone')
      )}
    </p>
  )
}
