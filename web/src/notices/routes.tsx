import { NotificationOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, filers, officeStaff } from '../app/feature';
import { i18next } from '../i18n';

const readers = [...filers, 'evaluator', ...officeStaff, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/notices',
    element: lazy(() => import('./NoticesPage').then((m) => ({ default: m.NoticesPage }))),
    roles: readers,
    nav: { text: () => i18next.t('notices:nav'), icon: NotificationOutlined, order: 57 },
  },
  { path: '/notices/:id', element: lazy(() => import('./NoticePage').then((m) => ({ default: m.NoticePage }))), roles: readers },
];
