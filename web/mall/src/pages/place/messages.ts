export default {
  zh: {
    title: '你住哪个小区', lead: '选好小区，看到的都是邻居们的团购和身边的店。', search: '小区或门店名', near: '按位置找最近的', finding: '正在看你在哪', denied: '没拿到位置，从下面选也一样',
    host: '主理人 {name}', open: '{opens}–{closes}', away: '离你 {distance}', households: '{n} 户', none: '没有叫“{word}”的小区，换个字试试', now: '现在在这', chosen: '已选 {name}',
  },
  en: {
    title: 'Where do you live?', lead: 'Pick your community and see what your neighbours buy.', search: 'Community or store', near: 'Find the nearest', finding: 'Looking where you are', denied: 'No position; pick from the list',
    host: 'Host {name}', open: '{opens}–{closes}', away: '{distance} away', households: '{n} homes', none: 'Nothing called “{word}”; try another word', now: 'Your place', chosen: '{name} chosen',
  },
}
