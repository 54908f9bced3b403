import { AuditOutlined, ProfileOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, officeStaff } from '../app/feature';
import { i18next } from '../i18n';

const bureau = [...officeStaff, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/filing',
    element: lazy(() => import('./FilingPage').then((m) => ({ default: m.FilingPage }))),
    roles: ['broker'],
    nav: { text: () => i18next.t('brokers:navOwn'), icon: ProfileOutlined, order: 25 },
  },
  {
    path: '/brokers',
    element: lazy(() => import('./ListPage').then((m) => ({ default: m.ListPage }))),
    roles: bureau,
    nav: { text: () => i18next.t('brokers:nav'), icon: AuditOutlined, order: 45 },
  },
  { path: '/brokers/:id', element: lazy(() => import('./CasePage').then((m) => ({ default: m.CasePage }))), roles: [...bureau, 'broker', 'org_admin'] },
];
