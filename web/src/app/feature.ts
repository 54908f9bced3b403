import type { ComponentType, LazyExoticComponent } from 'react';
import type { Role } from '../session/useMe';

/** A page of a feature; loaded when it is opened. */
export interface FeatureRoute {
  /** Below /app/, with parameters as in react-router. */
  path: string;
  element: LazyExoticComponent<ComponentType>;
  /** Who may see it; everyone signed in when left out. The API decides in the end. */
  roles?: readonly Role[];
  /** A line in the navigation: its text, its icon, its place. */
  nav?: { text: () => string; icon: ComponentType; order: number; roles?: readonly Role[] };
}

export const filers: readonly Role[] = ['clerk', 'university_office', 'org_admin'];
/** Who may act for another organisation by mandate; a broker files for others only. */
export const agents: readonly Role[] = [...filers, 'broker'];
export const registry: readonly Role[] = ['registrar', 'reviewer'];
/** The people of a registration office: its head reads cases, and decides none. */
export const officeStaff: readonly Role[] = [...registry, 'office_head'];
export const administrators: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];
