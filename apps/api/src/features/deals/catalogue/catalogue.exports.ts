import { products } from '@affluence/contract/products'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listProducts } from './catalogue.service.ts'

/** Begins with the columns that an import reads. */
export const exportedProducts = exportable({
  name: 'products',
  permission: 'export.own',
  of: products.list,
  ...exportableList({
    read: listProducts,
    columns: {
      name: (row) => row.name,
      description: (row) => row.description,
      category: (row) => row.category,
      price: (row) => amountOf(row.price, row.currency),
      currency: (row) => row.currency,
      url: (row) => row.url,
      commission_percent: ({ commission }) => (commission.kind === 'percent' ? percentOf(commission.bps) : null),
      commission_amount: ({ commission, currency }) =>
        commission.kind === 'fixed' ? amountOf(commission.amount, currency) : null,
      state: (row) => row.state,
      sponsor: (row) => row.sponsor.company_name,
      slug: (row) => row.slug,
      created_at: (row) => row.created_at,
      updated_at: (row) => row.updated_at,
      id: (row) => row.id,
    },
  }),
})
