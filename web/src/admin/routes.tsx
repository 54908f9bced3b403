import { BankOutlined, SafetyCertificateOutlined, TeamOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { administrators, type FeatureRoute } from '../app/feature';
import { i18next } from '../i18n';
import type { Role } from '../session/useMe';

const managers: readonly Role[] = [...administrators, 'org_admin'];

export const routes: FeatureRoute[] = [
  {
    path: '/admin/organizations',
    element: lazy(() => import('./organizations/OrganizationsPage').then((m) => ({ default: m.OrganizationsPage }))),
    roles: managers,
    nav: { text: () => i18next.t('admin:navOrganizations'), icon: BankOutlined, order: 50 },
  },
  {
    path: '/admin/users',
    element: lazy(() => import('./users/UsersPage').then((m) => ({ default: m.UsersPage }))),
    roles: managers,
    nav: { text: () => i18next.t('admin:navUsers'), icon: TeamOutlined, order: 51 },
  },
  {
    path: '/verification',
    element: lazy(() => import('./account/ServicePage').then((m) => ({ default: m.ServicePage }))),
    nav: { text: () => i18next.t('admin:navVerification'), icon: SafetyCertificateOutlined, order: 60, roles: ['tax', 'evaluator', 'broker'] },
  },
  { path: '/account', element: lazy(() => import('./account/AccountPage').then((m) => ({ default: m.AccountPage }))) },
];
