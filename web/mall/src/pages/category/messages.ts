export default {
  zh: { all: '全部', sections: '大类', kinds: '小类', search: '搜索', none: '这一类今天没有货，看看别的', count: '{n} 样' },
  en: { all: 'All', sections: 'Sections', kinds: 'Kinds', search: 'Search', none: 'Nothing here today, try another shelf', count: '{n} goods' },
}
