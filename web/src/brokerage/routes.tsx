import { ShareAltOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { agents, type FeatureRoute } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/brokerage',
    element: lazy(() => import('./BrokeragePage').then((m) => ({ default: m.BrokeragePage }))),
    roles: agents,
    nav: { text: () => i18next.t('brokerage:nav'), icon: ShareAltOutlined, order: 25 },
  },
];
