import { FunnelPlotOutlined, MessageOutlined, SearchOutlined, ShopOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, filers, officeStaff } from '../app/feature';
import { i18next } from '../i18n';

const applicants = ['org_admin', 'clerk', 'broker', 'university_office', 'evaluator', 'training_base'] as const;
const bureau = [...officeStaff, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/listings',
    element: lazy(() => import('./ListingsPage').then((m) => ({ default: m.ListingsPage }))),
    roles: [...filers, ...bureau],
    nav: { text: () => i18next.t('listings:nav.own'), icon: ShopOutlined, order: 15 },
  },
  { path: '/listings/new', element: lazy(() => import('./EditorPage').then((m) => ({ default: m.NewPage }))), roles: filers },
  { path: '/listings/:id', element: lazy(() => import('./ListingPage').then((m) => ({ default: m.ListingPage }))), roles: [...filers, ...bureau] },
  { path: '/listings/:id/edit', element: lazy(() => import('./EditorPage').then((m) => ({ default: m.EditPage }))), roles: filers },
  {
    path: '/market',
    element: lazy(() => import('./MarketPage').then((m) => ({ default: m.MarketPage }))),
    nav: { text: () => i18next.t('listings:nav.market'), icon: SearchOutlined, order: 16, roles: [...applicants, ...bureau] },
  },
  { path: '/market/:id', element: lazy(() => import('./OfferPage').then((m) => ({ default: m.OfferPage }))) },
  {
    path: '/enquiries',
    element: lazy(() => import('./EnquiriesPage').then((m) => ({ default: m.EnquiriesPage }))),
    roles: applicants,
    nav: { text: () => i18next.t('listings:nav.enquiries'), icon: MessageOutlined, order: 17 },
  },
  { path: '/enquiries/:id', element: lazy(() => import('./EnquiryPage').then((m) => ({ default: m.EnquiryPage }))), roles: applicants },
  {
    path: '/listing-figures',
    element: lazy(() => import('./FiguresPage').then((m) => ({ default: m.FiguresPage }))),
    roles: bureau,
    nav: { text: () => i18next.t('listings:nav.figures'), icon: FunnelPlotOutlined, order: 27 },
  },
];
