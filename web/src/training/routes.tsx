import { BookOutlined, FileProtectOutlined, FundOutlined, ReadOutlined, SolutionOutlined, TrophyOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { type FeatureRoute, officeStaff } from '../app/feature';
import { i18next } from '../i18n';
import { watching } from './model';

const applicants = ['org_admin', 'clerk', 'broker', 'university_office', 'evaluator', 'training_base'] as const;
const bureau = [...officeStaff, 'auditor'] as const;

export const routes: FeatureRoute[] = [
  {
    path: '/training',
    element: lazy(() => import('./MinePage').then((m) => ({ default: m.MinePage }))),
    roles: applicants,
    nav: { text: () => i18next.t('training:nav.mine'), icon: SolutionOutlined, order: 61 },
  },
  {
    path: '/courses',
    element: lazy(() => import('./CoursesPage').then((m) => ({ default: m.CoursesPage }))),
    nav: { text: () => i18next.t('training:nav.courses'), icon: ReadOutlined, order: 62, roles: [...applicants, ...bureau] },
  },
  { path: '/courses/:id', element: lazy(() => import('./CoursePage').then((m) => ({ default: m.CoursePage }))) },
  { path: '/examinations/:id', element: lazy(() => import('./ExaminationPage').then((m) => ({ default: m.ExaminationPage }))), roles: watching },
  {
    path: '/training/certificates',
    element: lazy(() => import('./CertificatesPage').then((m) => ({ default: m.CertificatesPage }))),
    roles: watching,
    nav: { text: () => i18next.t('training:nav.certificates'), icon: FileProtectOutlined, order: 63, roles: ['training_base', ...bureau] },
  },
  {
    path: '/training/bases',
    element: lazy(() => import('./BasesPage').then((m) => ({ default: m.BasesPage }))),
    nav: { text: () => i18next.t('training:nav.bases'), icon: TrophyOutlined, order: 64, roles: bureau },
  },
  {
    path: '/training/education',
    element: lazy(() => import('./EducationPage').then((m) => ({ default: m.EducationPage }))),
    roles: bureau,
    nav: { text: () => i18next.t('training:nav.education'), icon: BookOutlined, order: 65, roles: ['registrar'] },
  },
  {
    path: '/training/plan',
    element: lazy(() => import('./PlanPage').then((m) => ({ default: m.PlanPage }))),
    roles: bureau,
    nav: { text: () => i18next.t('training:nav.plan'), icon: FundOutlined, order: 66 },
  },
];
