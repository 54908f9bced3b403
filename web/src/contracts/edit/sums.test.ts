import { describe, expect, it } from 'vitest';
import { runningSum } from './sums';

describe('runningSum', () => {
  it('adds up to the target', () => expect(runningSum(['500000.00', '750000.00'], '1250000.00')).toMatchObject({ sum: '1250000.00', side: 'equal' }));
  it('tells what is missing', () => expect(runningSum(['0.10', '0.20'], '0.40')).toMatchObject({ sum: '0.30', missing: '0.10', side: 'less' }));
  it('tells what is too much', () => expect(runningSum(['99999999999999.99', '0.02'], '99999999999999.99')).toMatchObject({ missing: '0.02', side: 'more' }));
  it('compares with nothing while the target is open', () => expect(runningSum(['1.00'], undefined).side).toBe('open'));
  it('tells of what cannot be read', () => expect(runningSum(['一万', undefined], '1.00')).toMatchObject({ sum: '0.00', unreadable: true }));
});
