import { AlertOutlined, ApartmentOutlined, CalendarOutlined, FileProtectOutlined, LineChartOutlined, TeamOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, officeStaff } from '../app/feature';
import { i18next } from '../i18n';
import type { Role } from '../session/useMe';

const readers: readonly Role[] = [...officeStaff, 'auditor'];

export const routes: FeatureRoute[] = [
  {
    path: '/escalations',
    element: lazy(() => import('./escalations/EscalationsPage').then((m) => ({ default: m.EscalationsPage }))),
    roles: readers,
    nav: { text: () => i18next.t('offices:nav.escalations'), icon: AlertOutlined, order: 12 },
  },
  {
    path: '/offices/people',
    element: lazy(() => import('./people/PeoplePage').then((m) => ({ default: m.PeoplePage }))),
    roles: readers,
    nav: { text: () => i18next.t('offices:nav.people'), icon: TeamOutlined, order: 30 },
  },
  {
    path: '/workload',
    element: lazy(() => import('./workload/WorkloadPage').then((m) => ({ default: m.WorkloadPage }))),
    roles: readers,
    nav: { text: () => i18next.t('offices:nav.workload'), icon: LineChartOutlined, order: 31 },
  },
  {
    path: '/inspections',
    element: lazy(() => import('./inspections/InspectionsPage').then((m) => ({ default: m.InspectionsPage }))),
    roles: readers,
    nav: { text: () => i18next.t('offices:nav.inspections'), icon: FileProtectOutlined, order: 32 },
  },
  {
    path: '/inspections/:quarter',
    element: lazy(() => import('./inspections/InspectionPage').then((m) => ({ default: m.InspectionPage }))),
    roles: readers,
  },
  {
    path: '/offices/areas',
    element: lazy(() => import('./areas/AreasPage').then((m) => ({ default: m.AreasPage }))),
    nav: { text: () => i18next.t('offices:nav.areas'), icon: ApartmentOutlined, order: 55, roles: [...readers, 'system_admin'] },
  },
  {
    path: '/calendar',
    element: lazy(() => import('./calendar/CalendarPage').then((m) => ({ default: m.CalendarPage }))),
    nav: { text: () => i18next.t('offices:nav.calendar'), icon: CalendarOutlined, order: 56 },
  },
  {
    path: '/calendar/import',
    element: lazy(() => import('./calendar/ImportPage').then((m) => ({ default: m.ImportPage }))),
    roles: ['system_admin'],
  },
];
