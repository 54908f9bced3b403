import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { DownloadButton } from '../ui/DownloadButton';
import { PageHeader } from '../ui/PageHeader';
import './absorption.css';
import { BatchList } from './BatchList';
import { ImportPanel } from './ImportPanel';

/** /absorption: files of the province on what local buyers conclude elsewhere. */
export function AbsorptionPage() {
  const { t } = useTranslation('absorption');
  const mayImport = hasRole(useMe(), ['auditor']);
  return (
    <>
      <PageHeader
        title={t('title')}
        sub={t('about')}
        actions={
          <DownloadButton path="/absorption/template.xlsx" fallback="template.xlsx">
            {t('template')}
          </DownloadButton>
        }
      />
      {mayImport && <ImportPanel />}
      <BatchList />
    </>
  );
}
