export default {
  zh: { none: '没有搁置的事件', some: '{n} 条事件等着处理', lead: '读不进去的事件不会丢，也不会挡住后面的。改好以后重放一次。', readers: '系统内部', outside: '外部上报', event: '事件', where: '在哪一步', why: '原因', when: '时间', tries: '试过', replay: '重放', again: '还是没收下：看看原因，改了再试', done: '已收下', empty: '都读进去了，没有要处理的', data: '内容', noJson: '这段 JSON 读不懂，检查一下逗号和引号', mended: '改好了，重放这一条' },
  en: { none: 'No parked events', some: '{n} events wait', lead: 'What cannot be read is neither lost nor in the way. Replay it when it is mended.', readers: 'Inside', outside: 'From outside', event: 'Event', where: 'Reader', why: 'Reason', when: 'When', tries: 'Tries', replay: 'Replay', again: 'Refused again', done: 'Taken', empty: 'Everything has been read', data: 'Content', noJson: 'This is not valid JSON', mended: 'Replay as corrected' },
}
