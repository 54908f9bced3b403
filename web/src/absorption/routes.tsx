import { ImportOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, officeStaff } from '../app/feature';
import { i18next } from '../i18n';
import type { Role } from '../session/useMe';

const readers: readonly Role[] = ['auditor', ...officeStaff];

export const routes: FeatureRoute[] = [
  {
    path: '/absorption',
    element: lazy(() => import('./AbsorptionPage').then((m) => ({ default: m.AbsorptionPage }))),
    roles: readers,
    nav: { text: () => i18next.t('absorption:nav'), icon: ImportOutlined, order: 20.7, roles: ['auditor'] },
  },
  { path: '/absorption/imports/:id', element: lazy(() => import('./BatchPage').then((m) => ({ default: m.BatchPage }))), roles: readers },
  { path: '/absorption/entries', element: lazy(() => import('./EntriesPage').then((m) => ({ default: m.EntriesPage }))), roles: readers },
];
