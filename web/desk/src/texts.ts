import type { Messages } from '@linli/shared'

/** Words of the frame and words that many pages share; a page keeps its own in its folder. */
export const texts: Messages = {
  zh: {
    app: { name: '邻里', search: '邻居、订单、商品，可扫码', nothing: '没有“{word}”', open: '打开菜单', bell: '要你看的', quiet: '现在没有要你看的', waits: '{n} 条等你', out: '退出', role: '主理人', chain: '总部 · {n} 家店', store: '换门店', grow: '经营邻里', nav: '主导航', fold: '收起菜单', skip: '跳到内容', fewWords: '写上一两句，至少两个字', language: 'English' },
    table: { export: '导出', open: '看{name}', empty: '这里还没有记录', none: '没有符合条件的', clear: '清掉条件', total: '共 {n} 条', more: '下一页', less: '上一页', retry: '再试一次', failed: '没取到，原来的还在', columns: '列', updated: '更新于 {time}' },
    filter: { all: '全部', clear: '清空', search: '搜', from: '从', to: '到' },
    role: { hq: '总部', host: '主理人', clerk: '店员', picker: '拣货', rider: '骑手', leader: '团长', supplier: '供应商', resident: '邻居' },
  },
  en: {
    app: { name: 'Linli', search: 'People, orders, goods or a scan', nothing: 'Nothing called “{word}”', open: 'Open menu', bell: 'Waiting for you', quiet: 'Nothing is waiting for you', waits: '{n} waiting', out: 'Sign out', role: 'Host', chain: 'All {n} stores', store: 'Change store', grow: 'Neighbourhood', nav: 'Main', fold: 'Fold menu', skip: 'Skip to content', fewWords: 'Say it in a few words', language: '中文' },
    table: { export: 'Export', open: 'Open {name}', empty: 'Nothing here yet', none: 'Nothing matches', clear: 'Clear filters', total: '{n} in all', more: 'Next', less: 'Previous', retry: 'Try again', failed: 'Refresh failed; showing what was here', columns: 'Columns', updated: 'Updated {time}' },
    filter: { all: 'All', clear: 'Clear', search: 'Search', from: 'From', to: 'To' },
    role: { hq: 'Head office', host: 'Host', clerk: 'Clerk', picker: 'Picker', rider: 'Rider', leader: 'Leader', supplier: 'Supplier', resident: 'Resident' },
  },
}
