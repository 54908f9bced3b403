import { DiffOutlined, FileSearchOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { agents, type FeatureRoute, officeStaff, registry } from '../app/feature';
import { i18next } from '../i18n';

const readers = [...agents, ...officeStaff, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/after',
    element: lazy(() => import('./ListPage').then((m) => ({ default: m.ListPage }))),
    roles: readers,
    nav: { text: () => i18next.t('after:nav'), icon: DiffOutlined, order: 22 },
  },
  {
    path: '/after/:id',
    element: lazy(() => import('./CasePage').then((m) => ({ default: m.CasePage }))),
    roles: [...readers, 'tax'],
  },
  {
    path: '/contracts/:id/after/:kind',
    element: lazy(() => import('./OpenPage').then((m) => ({ default: m.OpenPage }))),
    roles: [...agents, ...registry],
  },
  {
    path: '/rechecks',
    element: lazy(() => import('./RecheckPage').then((m) => ({ default: m.RecheckPage }))),
    roles: ['tax'],
    nav: { text: () => i18next.t('after:recheck.nav'), icon: FileSearchOutlined, order: 20 },
  },
];
