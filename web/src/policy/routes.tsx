import { CalculatorOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, filers, registry } from '../app/feature';
import { i18next } from '../i18n';

export const routes: FeatureRoute[] = [
  {
    path: '/policy',
    element: lazy(() => import('./RulesPage').then((m) => ({ default: m.RulesPage }))),
    nav: { text: () => i18next.t('policy:nav'), icon: CalculatorOutlined, order: 70, roles: [...filers, ...registry, 'auditor', 'tax'] },
  },
];
