import type { Shape } from '..';
import type { admin as zh } from '../zh-CN/admin';

export const admin: Shape<typeof zh> = {
  nav: 'People',
};
