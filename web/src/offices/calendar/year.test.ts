import { expect, test } from 'vitest';
import { changesOf, daysOf, type Entry, isCsv, lengthOf, readNotice, weekdayOf, weeksOfMonth } from './year';

const notice = `国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`;

test('the notice of a year is read line by line', () => {
  const { entries, issues } = readNotice(notice, 2026, '国办发明电〔2025〕7号');
  expect(issues).toEqual([]);
  expect(entries.map((e) => [e.from, e.to ?? e.from, e.kind, e.name])).toEqual([
    ['2026-01-01', '2026-01-03', 'off', '元旦'],
    ['2026-01-04', '2026-01-04', 'work', '元旦'],
    ['2026-02-14', '2026-02-14', 'work', '春节'],
    ['2026-02-15', '2026-02-23', 'off', '春节'],
    ['2026-02-28', '2026-02-28', 'work', '春节'],
    ['2026-04-04', '2026-04-06', 'off', '清明节'],
    ['2026-09-20', '2026-09-20', 'work', '国庆节'],
    ['2026-10-01', '2026-10-07', 'off', '国庆节'],
    ['2026-10-10', '2026-10-10', 'work', '国庆节'],
  ]);
  expect(entries[0]?.source).toBe('国办发明电〔2025〕7号');
});

test('a range may end in another month, and begin in the year before', () => {
  expect(readNotice('春节：1月28日至2月4日放假调休，共8天。', 2025, '').entries).toEqual([{ from: '2025-01-28', to: '2025-02-04', kind: 'off', name: '春节' }]);
  expect(readNotice('一、元旦: 12月30日至1月1日放假调休，共3天。12月28日上班。', 2024, '').entries).toEqual([
    { from: '2023-12-28', kind: 'work', name: '元旦' },
    { from: '2023-12-30', to: '2024-01-01', kind: 'off', name: '元旦' },
  ]);
});

test('a weekday that does not fit, a day that is none and a line that is no line are told', () => {
  expect(readNotice('一、元旦：1月1日（周三）放假。', 2026, '').issues).toEqual([{ what: 'weekday', date: '2026-01-01', said: '周三', is: '周四' }]);
  expect(readNotice('春节：2月30日放假。', 2026, '')).toEqual({ entries: [], issues: [{ what: 'date', text: '2月30日' }] });
  expect(readNotice('另外5月1日至5日放假', 2026, '').issues).toEqual([{ what: 'line', text: '另外5月1日至5日放假' }]);
  expect(readNotice('没有日子的一行', 2026, '')).toEqual({ entries: [], issues: [] });
});

test('what changes is told by day and kind', () => {
  const before: Entry[] = [{ from: '2027-01-01', to: '2027-01-03', kind: 'off', name: '元旦' }];
  const after: Entry[] = [{ from: '2027-01-01', to: '2027-01-02', kind: 'off', name: '新年' }, { from: '2027-01-09', kind: 'work', name: '元旦' }];
  expect(changesOf(before, after)).toEqual([
    { date: '2027-01-03', name: '元旦', to: 'plain' },
    { date: '2027-01-09', name: '元旦', to: 'work' },
  ]);
  expect(changesOf(before, before)).toEqual([]);
});

test('days, weeks and lengths', () => {
  expect([...daysOf([{ from: '2026-12-31', to: '2027-01-02', kind: 'off', name: '元旦' }]).keys()]).toEqual(['2026-12-31', '2027-01-01', '2027-01-02']);
  expect(weekdayOf('2026-11-23')).toBe(1);
  const november = weeksOfMonth(2026, 11);
  expect(november[0]?.[6]).toBe('2026-11-01');
  expect(november.flat().filter(Boolean)).toHaveLength(30);
  expect(lengthOf({ from: '2026-10-01', to: '2026-10-07', kind: 'off', name: '' })).toBe(7);
  expect(isCsv('from,to,kind,name\n')).toBe(true);
  expect(isCsv(notice)).toBe(false);
});
