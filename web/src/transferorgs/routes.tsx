import { ApartmentOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, officeStaff } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/transfer-orgs',
    element: lazy(() => import('./TransferOrgsPage').then((m) => ({ default: m.TransferOrgsPage }))),
    roles: ['org_admin', 'clerk', ...officeStaff, 'auditor'],
    nav: { text: () => i18next.t('transferorgs:nav'), icon: ApartmentOutlined, order: 58, roles: ['org_admin', ...officeStaff, 'auditor'] },
  },
];
