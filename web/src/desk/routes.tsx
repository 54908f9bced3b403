import { AuditOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, officeStaff } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/desk',
    element: lazy(() => import('./queue/QueuePage').then((m) => ({ default: m.QueuePage }))),
    roles: officeStaff,
    nav: { text: () => i18next.t('desk:nav'), icon: AuditOutlined, order: 10 },
  },
  {
    path: '/desk/:id',
    element: lazy(() => import('./review/DeskPage').then((m) => ({ default: m.DeskPage }))),
    roles: officeStaff,
  },
  {
    path: '/desk/:id/similar/:other',
    element: lazy(() => import('../text/ComparePage').then((m) => ({ default: m.ComparePage }))),
    roles: [...officeStaff, 'auditor'],
  },
];
