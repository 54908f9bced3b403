import { Alert, Button, Upload } from 'antd';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { uploadForm } from '../api/files';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { DownloadButton } from '../ui/DownloadButton';
import { formatInstant, formatSize } from '../ui/format';
import { type Examination, useSend } from './model';

/** The sealed paper: handed in before the time, opened by name from the time on. */
export function Paper({ examination, teaches }: { examination: Examination; teaches: boolean }) {
  const { t } = useTranslation('training');
  const me = useMe();
  const { busy, refused, send } = useSend();
  const begun = new Date(examination.starts_at).getTime() <= Date.now();
  const params = { path: { id: examination.id } };
  const opened = examination.openings.some((o) => o.user_id === me.id);
  return (
    <>
      {examination.paper_sha256 ? (
        <Alert
          type="success"
          showIcon
          title={t('exam.sealedOf', { size: formatSize(examination.paper_size ?? 0) })}
          description={
            <>
              SHA-256 <code>{examination.paper_sha256}</code>
              <div>{t(begun ? 'exam.mayOpen' : 'exam.mayOpenFrom', { at: formatInstant(examination.starts_at) })}</div>
            </>
          }
        />
      ) : (
        <Alert type={begun ? 'error' : 'warning'} showIcon title={t(begun ? 'exam.paperTooLate' : 'exam.paperWanted', { at: formatInstant(examination.starts_at) })} />
      )}
      <div className="training-bar">
        {teaches && !examination.paper_sha256 && !begun && (
          <Upload
            showUploadList={false}
            accept=".pdf"
            beforeUpload={(file) => {
              void send((key) => uploadForm({ path: `/examinations/${examination.id}/paper`, fields: [], file, key }));
              return false;
            }}
          >
            <Button type="primary" loading={busy}>
              {t('exam.handIn')}
            </Button>
          </Upload>
        )}
        {teaches && examination.paper_sha256 && begun && !opened && (
          <Button type="primary" loading={busy} onClick={() => void send((key) => take(api.POST('/examinations/{id}/open', { params: { ...params, header: { 'Idempotency-Key': key } }, body: {} })))}>
            {t('exam.open')}
          </Button>
        )}
        {teaches && begun && opened && (
          <DownloadButton path={`/examinations/${examination.id}/paper`} fallback="paper.pdf">
            {t('exam.download')}
          </DownloadButton>
        )}
      </div>
      <Problem error={refused} />
      {examination.openings.length > 0 && (
        <ul>
          {examination.openings.map((o) => (
            <li key={o.user_id + o.opened_at}>{t('exam.openedBy', { name: o.user_name, at: formatInstant(o.opened_at) })}</li>
          ))}
        </ul>
      )}
    </>
  );
}
