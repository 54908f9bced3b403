import { IdcardOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import type { FeatureRoute } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/credentials',
    element: lazy(() => import('./CredentialsPage').then((m) => ({ default: m.CredentialsPage }))),
    roles: ['broker'],
    nav: { text: () => i18next.t('credentials:nav'), icon: IdcardOutlined, order: 26 },
  },
];
