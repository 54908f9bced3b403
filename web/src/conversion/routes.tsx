import { CalculatorOutlined, FileExcelOutlined, GiftOutlined, SwapOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, filers, officeStaff } from '../app/feature';
import { i18next } from '../i18n';

const readers = [...filers, ...officeStaff, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/conversions',
    element: lazy(() => import('./ConversionsPage').then((m) => ({ default: m.ConversionsPage }))),
    roles: readers,
    nav: { text: () => i18next.t('conversion:nav.deals'), icon: SwapOutlined, order: 28 },
  },
  { path: '/conversions/:id', element: lazy(() => import('./ConversionPage').then((m) => ({ default: m.ConversionPage }))), roles: readers },
  {
    path: '/conversion-report',
    element: lazy(() => import('./ReportPage').then((m) => ({ default: m.ReportPage }))),
    roles: readers,
    nav: { text: () => i18next.t('conversion:nav.report'), icon: FileExcelOutlined, order: 29 },
  },
  {
    path: '/reward-calculator',
    element: lazy(() => import('./CalculatorPage').then((m) => ({ default: m.CalculatorPage }))),
    nav: { text: () => i18next.t('conversion:calc.title'), icon: CalculatorOutlined, order: 30, roles: filers },
  },
  {
    path: '/rewards',
    element: lazy(() => import('./MyRewardsPage').then((m) => ({ default: m.MyRewardsPage }))),
    roles: [...filers, 'broker', 'evaluator', 'training_base'],
    nav: { text: () => i18next.t('conversion:nav.mine'), icon: GiftOutlined, order: 60 },
  },
];
