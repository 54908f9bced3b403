import { describe, expect, it } from 'vitest';
import { around, pieces } from './marks';

const span = (from: [number, number, number], to: [number, number, number]) => ({
  from: { page: from[0], line: from[1], character: from[2] },
  to: { page: to[0], line: to[1], character: to[2] },
});

describe('pieces', () => {
  it('is one piece where nothing is shared', () => expect(pieces('甲方：某公司', 1, 1, [])).toEqual([{ text: '甲方：某公司' }]));
  it('sets a stretch within a line apart, both ends included', () => expect(pieces('甲方：某公司', 1, 2, [span([1, 2, 3], [1, 2, 4])])).toEqual([{ text: '甲方：' }, { text: '某公', mark: 0 }, { text: '司' }]));
  it('marks whole lines between the ends, over pages', () => {
    const spans = [span([1, 3, 2], [2, 1, 0])];
    expect(pieces('第三条', 1, 3, spans)).toEqual([{ text: '第三' }, { text: '条', mark: 0 }]);
    expect(pieces('全在其中', 1, 4, spans)).toEqual([{ text: '全在其中', mark: 0 }]);
    expect(pieces('结尾', 2, 1, spans)).toEqual([{ text: '结', mark: 0 }, { text: '尾' }]);
    expect(pieces('之后', 2, 2, spans)).toEqual([{ text: '之后' }]);
  });
  it('counts a rare character as one', () => expect(pieces('𠮷林省', 1, 1, [span([1, 1, 1], [1, 1, 1])])).toEqual([{ text: '𠮷' }, { text: '林', mark: 0 }, { text: '省' }]));
  it('gives overlapping characters to the first', () => expect(pieces('一二三', 1, 1, [span([1, 1, 0], [1, 1, 1]), span([1, 1, 1], [1, 1, 2])])).toEqual([{ text: '一二', mark: 0 }, { text: '三', mark: 1 }]));
});

describe('around', () => {
  it('finds the words', () => expect(around('合同总额壹佰万元', '壹佰万元')).toEqual([{ text: '合同总额' }, { text: '壹佰万元', mark: 0 }]));
  it('marks the line when the words run over it', () => expect(around('合同总额', '合同总额壹佰')).toEqual([{ text: '合同总额', mark: 0 }]));
  it('has nothing in an empty line', () => expect(around('', undefined)).toEqual([]));
});
