export * from './lang'
export * from './numbers'
export * from './time'
