import type { Shape } from '..';
import type { contracts as zh } from '../zh-CN/contracts';

export const contracts: Shape<typeof zh> = {
  nav: 'Contracts',
};
