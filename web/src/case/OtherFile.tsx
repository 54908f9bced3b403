import { FileUnknownOutlined, WarningOutlined } from '@ant-design/icons';
import { Result } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { formatSize } from '../ui/format';
import { InstantText } from '../ui/InstantText';

type Document = Schemas['Document'];

const typeOf = (document: Document): string => document.filename.split('.').at(-1)?.toUpperCase() ?? document.media_type;

/** A file the browser cannot show: what it is, and how to be sure of it. */
export function OtherFile({ document }: { document: Document }) {
  const { t } = useTranslation('case');
  return (
    <Result
      icon={<FileUnknownOutlined />}
      title={t('viewer.unsupported')}
      subTitle={t('viewer.unsupportedHint', { type: typeOf(document) })}
      extra={
        <dl className="facts case-file-facts">
          <dt>{t('viewer.size')}</dt>
          <dd>{formatSize(document.size)}</dd>
          <dt>{t('viewer.uploaded')}</dt>
          <dd>
            <InstantText value={document.uploaded_at} />
          </dd>
          <dt>{t('viewer.sha256')}</dt>
          <dd>
            <code>{document.sha256}</code>
          </dd>
        </dl>
      }
    />
  );
}

/** A file that should show but cannot be opened. */
export function DamagedFile({ title }: { title: string }) {
  const { t } = useTranslation('case');
  return <Result icon={<WarningOutlined />} title={title} subTitle={t('viewer.damagedHint')} />;
}
