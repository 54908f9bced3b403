import { FileTextOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { agents, filers, type FeatureRoute } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/contracts',
    element: lazy(() => import('./list/ListPage').then((m) => ({ default: m.ListPage }))),
    roles: agents,
    nav: { text: () => i18next.t('contracts:nav'), icon: FileTextOutlined, order: 10 },
  },
  {
    path: '/contracts/new',
    element: lazy(() => import('./edit/EditPage').then((m) => ({ default: m.NewPage }))),
    roles: filers,
  },
  {
    path: '/contracts/:id/edit',
    element: lazy(() => import('./edit/EditPage').then((m) => ({ default: m.EditPage }))),
    roles: agents,
  },
  {
    path: '/contracts/:id',
    element: lazy(() => import('./view/ViewPage').then((m) => ({ default: m.ViewPage }))),
  },
];
