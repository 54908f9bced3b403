import { AuditOutlined, BarChartOutlined, DiffOutlined, FileTextOutlined, FlagOutlined, FundOutlined, LockOutlined, ReconciliationOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, filers, officeStaff } from '../app/feature';
import { i18next } from '../i18n';
import type { Role } from '../session/useMe';

const bureau: readonly Role[] = ['auditor', ...officeStaff];
const journal: readonly Role[] = ['auditor', 'audit_admin'];

export const routes: FeatureRoute[] = [
  {
    path: '/volume',
    element: lazy(() => import('./CockpitPage').then((m) => ({ default: m.CockpitPage }))),
    roles: [...bureau, ...filers],
    nav: { text: () => i18next.t('volume:nav'), icon: FundOutlined, order: 20 },
  },
  { path: '/volume/entries', element: lazy(() => import('./EntriesPage').then((m) => ({ default: m.EntriesPage }))), roles: bureau },
  { path: '/volume/in-review', element: lazy(() => import('./InReviewPage').then((m) => ({ default: m.InReviewPage }))), roles: bureau },
  { path: '/volume/contracts/:id', element: lazy(() => import('./ContractPage').then((m) => ({ default: m.ContractPage }))), roles: bureau },
  {
    path: '/volume/pivot',
    element: lazy(() => import('./PivotPage').then((m) => ({ default: m.PivotPage }))),
    roles: bureau,
    nav: { text: () => i18next.t('volume:navPivot'), icon: BarChartOutlined, order: 21 },
  },
  {
    path: '/volume/reports',
    element: lazy(() => import('./ReportsPage').then((m) => ({ default: m.ReportsPage }))),
    roles: [...bureau, ...filers],
    nav: { text: () => i18next.t('volume:navReports'), icon: FileTextOutlined, order: 20.5 },
  },
  { path: '/volume/reports/:no', element: lazy(() => import('./ReportPage').then((m) => ({ default: m.ReportPage }))), roles: [...bureau, ...filers] },
  {
    path: '/volume/compare',
    element: lazy(() => import('./ComparePage').then((m) => ({ default: m.ComparePage }))),
    roles: bureau,
    nav: { text: () => i18next.t('volume:navCompare'), icon: DiffOutlined, order: 22, roles: ['auditor'] },
  },
  {
    path: '/volume/reconciliation',
    element: lazy(() => import('./ReconciliationPage').then((m) => ({ default: m.ReconciliationPage }))),
    roles: [...bureau, 'audit_admin'],
    nav: { text: () => i18next.t('volume:navReconciliation'), icon: ReconciliationOutlined, order: 23, roles: journal },
  },
  {
    path: '/volume/targets',
    element: lazy(() => import('./TargetsPage').then((m) => ({ default: m.TargetsPage }))),
    roles: [...bureau, ...filers],
    nav: { text: () => i18next.t('volume:navTargets'), icon: FlagOutlined, order: 24, roles: ['auditor'] },
  },
  {
    path: '/volume/closings',
    element: lazy(() => import('./ClosingsPage').then((m) => ({ default: m.ClosingsPage }))),
    roles: [...bureau, 'audit_admin'],
    nav: { text: () => i18next.t('volume:navClosings'), icon: LockOutlined, order: 24.5, roles: journal },
  },
  {
    path: '/volume/evidence',
    element: lazy(() => import('./EvidencePage').then((m) => ({ default: m.EvidencePage }))),
    roles: journal,
    nav: { text: () => i18next.t('volume:navEvidence'), icon: SafetyCertificateOutlined, order: 25.5 },
  },
  {
    path: '/volume/journal',
    element: lazy(() => import('./JournalPage').then((m) => ({ default: m.JournalPage }))),
    roles: journal,
    nav: { text: () => i18next.t('volume:navJournal'), icon: AuditOutlined, order: 25 },
  },
  { path: '/volume/journal/:index', element: lazy(() => import('./EventPage').then((m) => ({ default: m.EventPage }))), roles: journal },
];
