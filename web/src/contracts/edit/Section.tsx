import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import type { SectionKey } from './sectionKeys';

/** One part of the form; the table of contents leads here. */
export function Section({ name, intro, children }: { name: SectionKey; intro?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('contracts');
  return (
    <section id={`section-${name}`} className="panel form-section" aria-labelledby={`section-${name}-title`} tabIndex={-1}>
      <h2 id={`section-${name}-title`}>{t(`section.${name}`)}</h2>
      {intro !== undefined && <p className="section-intro">{intro}</p>}
      {children}
    </section>
  );
}

/** Part of a section, with a heading of its own. */
export function Part({ title, children, className }: { title: string; children: ReactNode; className?: string }) {
  return (
    <div className={`form-part ${className ?? ''}`}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}
