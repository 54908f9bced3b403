import type { Shape } from '..';
import type { desk as zh } from '../zh-CN/desk';

export const desk: Shape<typeof zh> = {
  nav: 'Review desk',
};
