/** What a column of LnTable is. `T` is the row. */
export interface Column<T = Record<string, unknown>> {
  /** Field of the row; also the name of the slot that draws the cell, and the sort key. */
  key: string
  label: string
  width?: number
  minWidth?: number
  /** Numbers and money are set right-aligned, in tabular figures. */
  align?: 'left' | 'right' | 'center'
  sortable?: boolean
  /** Text of the cell; without it the value as it is. */
  print?: (row: T) => string
  /** Can be taken out of view; off at first when `hidden`. */
  hidden?: boolean
}

/** How LnTable asks: the page's filters, and these four. */
export interface TableQuery {
  limit: number
  page: number
  cursor: string | null
  /** Field, or -field for descending. */
  sort: string | null
}

export interface TablePage<T> {
  items: T[]
  total?: number | null
  next?: string | null
}

export type Filters = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>

/** One filter of LnFilterBar. */
export interface Filter {
  key: string
  kind: 'search' | 'chips' | 'select' | 'days'
  label: string
  /** For chips and select. */
  options?: readonly { value: string; label: string; count?: number }[]
  /** More than one at a time. */
  many?: boolean
}
