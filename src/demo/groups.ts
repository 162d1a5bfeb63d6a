import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** Groups with dated status, basis documents and seats; an adjustment points to the document it rests on (R05). */
export async function loadGroups({ tx, file, days }: Loading): Promise<void> {
  const parentsFirst = [...file.groups].sort(
    (a, b) => Number(a.parentId !== null) - Number(b.parentId !== null),
  )
  const groups = parentsFirst.map((group) => ({
    id: demoId('group', group.id),
    kind: group.kind,
    name_zh: group.nameZh,
    name_en: group.nameEn,
    parent_id: group.parentId ? demoId('group', group.parentId) : null,
    duty_zh: group.dutyZh,
    functions_zh: group.functionsZh.join('、'),
    functions_en: group.functionsEn.join(', '),
  }))
  await insertRows(tx, 'groups', groups)
  const statuses = file.groups.flatMap((group) =>
    group.status.map((status) => ({
      group_id: demoId('group', group.id),
      status: status.status,
      from_day: days.day(status.fromDay),
      to_day: days.until(status.toDay),
    })),
  )
  await insertRows(tx, 'group_statuses', statuses)
  const documents = file.groups.flatMap((group) =>
    group.basis.map((basis) => ({
      id: demoId('basis_document', `${group.id}/${basis.seq}`),
      group_id: demoId('group', group.id),
      title_zh: basis.titleZh,
      doc_no: days.text(basis.docNoZh, basis),
      day: days.day(basis.day),
    })),
  )
  await insertRows(tx, 'basis_documents', documents)
  await loadSeats({ tx, file, days })
}

async function loadSeats({ tx, file, days }: Loading): Promise<void> {
  const rows = file.groups.flatMap((group) => {
    const basis = group.basis[0]
    const document = basis ? demoId('basis_document', `${group.id}/${basis.seq}`) : null
    // A seat from before the document's adjustment (decided up to a week earlier) does not rest on it.
    const restsOn = (day: number | null) => (basis && day !== null && day >= basis.day - 7 ? document : null)
    return group.seats.map((seat, n) => ({
      id: demoId('seat', `${group.id}/${n + 1}`),
      group_id: demoId('group', group.id),
      role: seat.role,
      post_id: seat.postId ? demoId('post', seat.postId) : null,
      person_id: seat.personId ? demoId('person', seat.personId) : null,
      agency_id: seat.orgId ? demoId('agency', seat.orgId) : null,
      seat_order: seat.order,
      from_day: days.day(seat.fromDay),
      to_day: days.until(seat.toDay),
      basis_document_id: restsOn(seat.fromDay),
      ended_basis_document_id: restsOn(seat.toDay),
    }))
  })
  await insertRows(tx, 'seats', rows)
}
