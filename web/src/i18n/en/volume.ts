import type { Shape } from '..';
import type { volume as zh } from '../zh-CN/volume';

export const volume: Shape<typeof zh> = {
  nav: 'Volume',
};
