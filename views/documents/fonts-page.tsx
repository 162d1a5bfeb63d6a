import { useView } from '../context.ts'

export const faces = ['xiaobiaosong', 'fangsong', 'heiti', 'kaiti', 'songti'] as const
/** Open fonts by typeface; null where none is installed, undefined where no PDF is made at all. */
export type OpenFonts = Record<(typeof faces)[number], string> | null | undefined

/** Which open font stands for which official one, or what to install. */
export function FontsPage(props: { fonts: OpenFonts }) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <h1>{t('documents.fonts')}</h1>
        <p class="quiet">{t('documents.fontsWhy')}</p>
      </header>
      <FontTable {...props} />
      <section class="block">
        <h2>{t('documents.fontsBetter')}</h2>
        <p>{t('documents.fontsWhere')}</p>
        <pre class="text">apt-get install fonts-noto-cjk fonts-lxgw-wenkai</pre>
        <p>{t('documents.fontsFolder')}</p>
        <p>{t('documents.fontsRare')}</p>
      </section>
    </>
  )
}

export function FontTable(props: { fonts: OpenFonts; names?: Record<string, string> }) {
  const { t } = useView()
  const { fonts } = props
  if (fonts === undefined) return <p class="note">{t('documents.noPdfHere')}</p>
  if (fonts === null) return <p class="note">{t('documents.noFonts')}</p>
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('documents.fonts')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('documents.face')}</th>
            <th scope="col">{t('documents.faceUse')}</th>
            <th scope="col">{t('documents.replacedBy')}</th>
          </tr>
        </thead>
        <tbody>
          {faces.map((face) => (
            <tr>
              <th scope="row">{t(`documents.face.${face}`)}</th>
              <td>{t(`documents.use.${face}`)}</td>
              <td>{fonts[face]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
