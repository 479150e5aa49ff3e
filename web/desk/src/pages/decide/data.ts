import { type components, get, send } from '@linli/shared'

type Schemas = components['schemas']
export type Directive = Schemas['DirectiveView']
export type DirectiveRow = Schemas['DirectiveRow']
export type Expectation = Schemas['ExpectationView']
export type Edit = Schemas['Edit']
export type Today = Schemas['TodayView']
export type Calibration = Schemas['CalibrationView']
export type Range = Schemas['RangeView']
export type Measure = Schemas['MeasureView']
export type PartKind = Schemas['PartKind']

export const readToday = (storeId: string, signal: AbortSignal): Promise<Today> => get('/api/today', { store_id: storeId }, signal)
export const readDirective = (id: string, signal: AbortSignal): Promise<Directive> => get(`/api/directives/${id}`, {}, signal)
export const readRecord = (storeId: string | null, signal: AbortSignal): Promise<Calibration> => get('/api/directives/calibration', { store_id: storeId }, signal)
export const look = (key: string, storeId: string): Promise<unknown> => send('POST', '/api/directives', { key, body: { store_id: storeId } })
export const execute = (key: string, id: string): Promise<Directive> => send('POST', `/api/directives/${id}/execution`, { key })
export const undo = (key: string, id: string): Promise<Directive> => send('DELETE', `/api/directives/${id}/execution`, { key })
export const decline = (key: string, id: string, reason: string): Promise<Directive> => send('POST', `/api/directives/${id}/refusal`, { key, body: { reason } })
export const change = (key: string, id: string, edit: Edit): Promise<Directive> => send('PATCH', `/api/directives/${id}`, { key, body: edit })
export const expected = (id: string, edit: Edit, signal: AbortSignal): Promise<Expectation> => send('POST', `/api/directives/${id}/expectation`, { body: edit, signal })
