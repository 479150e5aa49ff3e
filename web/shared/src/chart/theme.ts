/** The chart palette of the house, in order; the same values stand in tokens.css. */
export const CHART = ['#0B6B4F', '#E5762A', '#3D7CCB', '#F2CC62', '#8A4583', '#8CCBE6', '#A9ADA4'] as const

const INK = '#1E2621'
const INK2 = '#565E57'
const LINE = '#ECE7DC'
const FONT = '"PingFang SC","HarmonyOS Sans SC","MiSans","Noto Sans CJK SC","Microsoft YaHei",sans-serif'
const FIGURES = `"Barlow Figures",${FONT}`

/** ECharts theme `linli`: faint horizontal lines, no vertical grid, no animation for its own sake. */
export const theme = {
  color: [...CHART],
  backgroundColor: 'transparent',
  textStyle: { fontFamily: FONT, color: INK },
  animationDuration: 320,
  grid: { left: 4, right: 16, top: 28, bottom: 4, containLabel: true },
  line: { symbol: 'none', lineStyle: { width: 2.5 } },
  bar: { barMaxWidth: 28, itemStyle: { borderRadius: [4, 4, 0, 0] } },
  categoryAxis: {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK2, fontFamily: FIGURES, fontSize: 12, hideOverlap: true },
    splitLine: { show: false },
  },
  valueAxis: {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK2, fontFamily: FIGURES, fontSize: 12 },
    splitNumber: 4,
    splitLine: { lineStyle: { color: LINE } },
  },
  timeAxis: { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: INK2, fontFamily: FIGURES }, splitLine: { show: false } },
  legend: { icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: { color: INK2, fontSize: 12 } },
  tooltip: {
    trigger: 'axis',
    backgroundColor: '#fff',
    borderColor: LINE,
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: INK, fontSize: 13, fontFamily: FIGURES },
    extraCssText: 'border-radius:10px;box-shadow:0 4px 14px rgb(30 60 40/.09)',
    axisPointer: { lineStyle: { color: '#DDD6C6' } },
  },
  markLine: { symbol: 'none', lineStyle: { color: '#DDD6C6', type: 'solid' }, label: { color: INK, fontSize: 12 } },
}
