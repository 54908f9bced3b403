import { SolutionOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { agents, type FeatureRoute, registry } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/mandates',
    element: lazy(() => import('./ListPage').then((m) => ({ default: m.ListPage }))),
    roles: agents,
    nav: { text: () => i18next.t('mandates:nav'), icon: SolutionOutlined, order: 24 },
  },
  {
    path: '/mandates/new',
    element: lazy(() => import('./ProposePage').then((m) => ({ default: m.ProposePage }))),
    roles: agents,
  },
  {
    path: '/mandates/:id',
    element: lazy(() => import('./MandatePage').then((m) => ({ default: m.MandatePage }))),
    roles: [...agents, ...registry, 'office_head', 'auditor'],
  },
];
