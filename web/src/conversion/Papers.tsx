import { Button, Table, Upload } from 'antd';
import { useTranslation } from '../i18n';
import { DownloadButton } from '../ui/DownloadButton';
import { formatInstant } from '../ui/format';
import { type Conversion, type Paper, uploadPaper, usePapers, useSend } from './model';
import { Refusal } from './View';

/** The documents of a deal; they stay as they are. */
export function Papers({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const { data, isFetching } = usePapers(deal.id);
  const { busy, refused, send } = useSend();
  return (
    <section className="panel">
      <h2>{t('papers.title')}</h2>
      <p className="quiet">{t('papers.about')}</p>
      {deal.actions.includes('add_paper') && (
        <div className="conversion-bar">
          <Upload
            showUploadList={false}
            accept=".pdf,.ofd,.jpg,.jpeg,.png,.docx"
            beforeUpload={(file) => {
              void send((key) => uploadPaper(deal.id, file, key));
              return false;
            }}
          >
            <Button loading={busy}>{t('papers.upload')}</Button>
          </Upload>
        </div>
      )}
      <Refusal error={refused} />
      <Table<Paper>
        rowKey="id"
        size="small"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={data?.items ?? []}
        locale={{ emptyText: <span className="quiet">{t('papers.none')}</span> }}
        columns={[
          {
            title: t('papers.file'),
            render: (_, p) => (
              <DownloadButton type="link" path={`/conversions/${deal.id}/papers/${p.id}`} fallback={p.filename}>
                {p.filename}
              </DownloadButton>
            ),
          },
          { title: t('papers.at'), className: 'conversion-tight', render: (_, p) => formatInstant(p.uploaded_at) },
          { title: t('papers.hash'), render: (_, p) => <code className="conversion-hash">{p.sha256}</code> },
        ]}
      />
    </section>
  );
}
