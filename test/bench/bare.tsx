/**
 * What the stack can do without this product: Hono, hono/jsx and postgres.js with nothing between them. A child of
 * the bench; BARE_DATABASE holds the driver's options. It tells its port to the parent.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import postgres from 'postgres'

interface Row {
  id: number
  name: string
  state: string
  person: string
  position: string
  level: string
  telephone: string
  due: string
}

const sql = postgres({
  ...JSON.parse(process.env.BARE_DATABASE ?? '{}'),
  max: 2 * availableParallelism(),
  fetch_types: false,
})
const app = new Hono()

app.get('/row/:id', async (c) => {
  const [row] = await sql<Row[]>`
    select id, name, state, person, position, level, telephone, due from bench_rows where id = ${c.req.param('id')}`
  return c.html(
    <html lang="zh-CN">
      <head>
        <title>{row?.name}</title>
      </head>
      <body>
        <h1>{row?.name}</h1>
        <p>{row?.person}</p>
      </body>
    </html>,
  )
})

app.get('/rows/:page', async (c) => {
  const rows = await sql<Row[]>`
    select id, name, state, person, position, level, telephone, due from bench_rows where page = ${c.req.param('page')} order by id`
  return c.html(
    <html lang="zh-CN">
      <head>
        <title>Rows</title>
      </head>
      <body>
        <table>
          <thead>
            <tr>
              <th scope="col">Agency</th>
              <th scope="col">State</th>
              <th scope="col">Person</th>
              <th scope="col">Level</th>
              <th scope="col">Telephone</th>
              <th scope="col">Due</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line row={row} />
            ))}
          </tbody>
        </table>
      </body>
    </html>,
  )
})

function Line({ row }: { row: Row }) {
  return (
    <tr id={`row-${row.id}`}>
      <th scope="row">
        <a href={`/row/${row.id}`}>{row.name}</a>
      </th>
      <td>
        <span class="state">{row.state}</span>
      </td>
      <td>
        {row.person} <small class="quiet">{row.position}</small>
      </td>
      <td>{row.level}</td>
      <td>
        <a href={`tel:${row.telephone}`}>{row.telephone}</a>
      </td>
      <td>
        <time datetime={row.due}>{row.due}</time>
      </td>
    </tr>
  )
}

const server = createServer(getRequestListener(app.fetch))
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
