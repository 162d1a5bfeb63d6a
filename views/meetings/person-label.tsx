import { personLabel } from '#src/meetings/sign-in/rules.ts'
import { useView } from '../context.ts'

/** A person as the reader calls them: 邹副局长, 副局长邹明, Deputy Director Zou. */
export function usePersonLabel() {
  const { locale } = useView()
  return (person: { name: string; nameEn?: string | undefined; position: string; agency?: string }) =>
    locale === 'en' && person.nameEn
      ? person.nameEn
      : personLabel({
          personName: person.name,
          positionName: person.position,
          agencyName: person.agency ?? '',
          part: 'nominee',
        })
}
