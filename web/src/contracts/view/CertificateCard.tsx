import { DownloadOutlined, FileProtectOutlined, SafetyCertificateOutlined, SelectOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { saveFile } from '../../api/files';
import { ApiProblem } from '../../api/problem';
import { useTranslation } from '../../i18n';
import { DateText } from '../../ui/DateText';
import { Money } from '../../ui/Money';
import type { Contract } from '../edit/editor';

/** The certificate of a registered contract: its numbers, the paper, and where anyone can check it. */
export function CertificateCard({ contract }: { contract: Contract }) {
  const { t } = useTranslation(['contracts', 'policy']);
  const { message } = App.useApp();
  const [busy, setBusy] = useState<'certificate' | 'evidence.zip'>();
  const number = contract.certificate_number ?? '';
  const amounts = contract.approved ?? contract.declared;
  const download = async (what: 'certificate' | 'evidence.zip') => {
    setBusy(what);
    try {
      await saveFile(`/contracts/${contract.id}/${what}`, what === 'certificate' ? `${number}.pdf` : `${number}.zip`);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : t('problem'));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <section className="panel certificate" aria-labelledby="certificate-title">
      <SafetyCertificateOutlined className="certificate-mark" aria-hidden />
      <div className="certificate-body">
        <h2 id="certificate-title">{t('certificate.title')}</h2>
        <dl className="certificate-facts">
          <Fact name={t('certificate.number')}>{number}</Fact>
          <Fact name={t('certificate.national')}>{contract.national_reg_no ?? <span className="quiet">{t('certificate.nationalPending')}</span>}</Fact>
          <Fact name={t('certificate.issued')}>
            <DateText value={contract.registered_on} />
          </Fact>
          <Fact name={t('certificate.contractAmount')}>
            <Money value={amounts.contract_amount} />
          </Fact>
          <Fact name={t('certificate.technicalAmount')}>
            <Money value={amounts.technical_amount} />
          </Fact>
        </dl>
      </div>
      <div className="certificate-actions">
        <Button type="primary" icon={<DownloadOutlined />} loading={busy === 'certificate'} onClick={() => void download('certificate')}>
          {t('certificate.download')}
        </Button>
        <Button icon={<SelectOutlined />} href={`/verify/${encodeURIComponent(number)}`} target="_blank" rel="noopener">
          {t('certificate.verify')}
        </Button>
        <span className="quiet">{t('certificate.hint')}</span>
        <Button icon={<FileProtectOutlined />} loading={busy === 'evidence.zip'} onClick={() => void download('evidence.zip')}>
          {t('policy:evidence.download')}
        </Button>
        <span className="quiet">{t('policy:evidence.hint')}</span>
      </div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
