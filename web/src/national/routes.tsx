import { CloudSyncOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, registry } from '../app/feature';
import { i18next } from '../i18n';

const bureau = [...registry, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/national',
    element: lazy(() => import('./NationalPage').then((m) => ({ default: m.NationalPage }))),
    roles: bureau,
    nav: { text: () => i18next.t('national:nav'), icon: CloudSyncOutlined, order: 26 },
  },
  {
    path: '/national/:id',
    element: lazy(() => import('./RunPage').then((m) => ({ default: m.RunPage }))),
    roles: bureau,
  },
];
