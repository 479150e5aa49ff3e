export { default as LnChart, type ChartTable } from './LnChart.vue'
export * from './series'
export { CHART } from './theme'
