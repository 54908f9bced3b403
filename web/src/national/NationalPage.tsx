import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ExportPanel } from './ExportPanel';
import { ImportPanel } from './ImportPanel';
import './national.css';
import { RunList } from './RunList';

/** /national: what goes to the national system, what comes back, and how the two compare. */
export function NationalPage() {
  const { t } = useTranslation('national');
  const mayImport = hasRole(useMe(), ['registrar']);
  return (
    <>
      <PageHeader title={t('title')} sub={t('about')} />
      <ExportPanel />
      {mayImport && <ImportPanel />}
      <RunList />
    </>
  );
}
