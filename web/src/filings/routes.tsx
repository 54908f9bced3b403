import { FileExcelOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, filers } from '../app/feature';
import { i18next } from '../i18n';

const readers = [...filers, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/filings',
    element: lazy(() => import('./ListPage').then((m) => ({ default: m.ListPage }))),
    roles: readers,
    nav: { text: () => i18next.t('filings:nav'), icon: FileExcelOutlined, order: 12, roles: filers },
  },
  {
    path: '/filings/new',
    element: lazy(() => import('./NewPage').then((m) => ({ default: m.NewPage }))),
    roles: filers,
  },
  {
    path: '/filings/:id',
    element: lazy(() => import('./BatchPage').then((m) => ({ default: m.BatchPage }))),
    roles: readers,
  },
];
