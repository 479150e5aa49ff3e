/** The last day of goods made on a day and good for so many days; empty where one of both is not known. */
export function lastDay(produced: string, days: number | null | undefined): string {
  const made = Date.parse(`${produced}T00:00:00Z`)
  return days && !Number.isNaN(made) ? new Date(made + days * 86_400_000).toISOString().slice(0, 10) : ''
}
